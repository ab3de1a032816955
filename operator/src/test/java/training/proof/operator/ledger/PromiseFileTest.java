package training.proof.operator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.feed.Acknowledgement;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.ledger.FeedHead;

/** What was acknowledged is known to every later process, and to another one beside this. */
class PromiseFileTest {
  @TempDir Path folder;

  private static SignedAcknowledgement upTo(long counter) {
    var heads = new TreeMap<String, FeedHead>();
    heads.put("beta", new FeedHead(1, counter, Digest.of("test", counter)));
    return SignedAcknowledgement.sign(
        new Acknowledgement(Digest.of("test/federation"), 1, "alpha", heads, Optional.empty()),
        Ed25519.signer(Digest.of("test/key").raw()));
  }

  @Test
  void aPromiseOutlivesItsProcess() {
    SignedAcknowledgement first = upTo(1);
    SignedAcknowledgement second = upTo(2);
    var file = new PromiseFile(folder.resolve("acknowledged"));
    assertThat(file.read()).isEmpty();
    assertThat(file.advance(Optional.empty(), first)).isTrue();
    assertThat(file.advance(Optional.of(first.id()), second)).isTrue();
    assertThat(new PromiseFile(folder.resolve("acknowledged")).read()).hasValue(second.envelope());
  }

  @Test
  void whoDoesNotKnowTheNewestStoresNothing() {
    var old = new PromiseFile(folder.resolve("acknowledged"));
    var replacement = new PromiseFile(folder.resolve("acknowledged"));
    assertThat(old.advance(Optional.empty(), upTo(1))).isTrue();
    assertThat(replacement.advance(Optional.empty(), upTo(2))).isFalse();
    assertThat(replacement.read()).hasValue(upTo(1).envelope());
    assertThat(replacement.advance(Optional.of(upTo(1).id()), upTo(3))).isTrue();
    assertThat(old.advance(Optional.of(upTo(1).id()), upTo(2))).isFalse();
  }
}

package training.proof.operator.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.operator.Samples;
import training.proof.operator.http.ApiException;
import training.proof.protocol.crypto.KeyRing;

class PeerTokensTest {
  private static final PeerInfo ALPHA = member("alpha", 1);
  private static final PeerInfo BETA = member("beta", 2);

  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private final PeerTokens alpha = tokens("alpha", 1, BETA);
  private final PeerTokens beta = tokens("beta", 2, ALPHA);

  @Test
  void aMembersTokenOpensTheReceiverOnly() {
    String token = alpha.issue("beta").orElseThrow();
    assertThat(beta.verify(token)).isEqualTo(ALPHA);
    refused(beta, alpha.issue("gamma").orElseThrow(), "it is for gamma");
  }

  @Test
  void aTokenIsShortLivedButAllowsForClocksThatDiffer() {
    String token = alpha.issue("beta").orElseThrow();
    now = now.plus(PeerTokens.LIFE).plus(PeerTokens.SKEW);
    assertThat(beta.verify(token)).isEqualTo(ALPHA);
    now = now.plusSeconds(1);
    refused(beta, token, "its time is over");
    now = now.minus(Duration.ofMinutes(5));
    refused(beta, token, "its time is over or not yet come");
  }

  /** One of two members may know of a change of keys first; the asking one holds both. */
  @Test
  void whoIsRefusedTriesItsOtherKey() {
    var both = new KeyRing(TestMembers.signer(3), TestMembers.signer(1));
    var changing = new PeerTokens("alpha", both, TestMembers.membership(BETA), () -> now);
    refused(beta, changing.issue("beta").orElseThrow(), "not that of alpha");
    changing.refusedBy("gamma");
    refused(beta, changing.issue("beta").orElseThrow(), "not that of alpha");
    changing.refusedBy("beta");
    assertThat(beta.verify(changing.issue("beta").orElseThrow())).isEqualTo(ALPHA);
    changing.refusedBy("beta");
    refused(beta, changing.issue("beta").orElseThrow(), "not that of alpha");
  }

  @Test
  void strangersForgersAndOtherFederationsAreRefused() {
    refused(beta, tokens("gamma", 3, BETA).issue("beta").orElseThrow(), "is no member");
    refused(beta, tokens("alpha", 3, BETA).issue("beta").orElseThrow(), "not that of alpha");
    var elsewhere =
        new PeerTokens(
            "alpha",
            new KeyRing(TestMembers.signer(1)),
            TestMembers.membership(Optional.of(Samples.DATA), BETA),
            () -> now);
    refused(beta, elsewhere.issue("beta").orElseThrow(), "another federation");
    String[] parts = alpha.issue("beta").orElseThrow().split("\\.", -1);
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
    refused(beta, none + "." + parts[1] + ".", "malformed");
    refused(beta, "x", "malformed");
    refused(beta, "x".repeat(5000), "too long");
  }

  @Test
  void thereAreNoTokensBeforeThereIsAFederation() {
    var early =
        new PeerTokens(
            "alpha",
            new KeyRing(TestMembers.signer(1)),
            TestMembers.membership(Optional.empty(), BETA),
            () -> now);
    assertThat(early.issue("beta")).isEmpty();
  }

  private PeerTokens tokens(String name, int key, PeerInfo other) {
    return new PeerTokens(
        name, new KeyRing(TestMembers.signer(key)), TestMembers.membership(other), () -> now);
  }

  private static PeerInfo member(String name, int key) {
    return TestMembers.peer(name, key, "https://" + name + ":8443", Samples.DATA);
  }

  private static void refused(PeerTokens tokens, String token, String message) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(message);
  }
}

package training.proof.operator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.operator.Samples;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** Beta has said more than any voter acknowledged before they ended its incarnation. */
@EnableKubernetesMockClient(crud = true)
class EndedIncarnationTest {
  private static final byte[] SECRET = Digest.of("test/secret").raw();

  KubernetesClient client;
  @TempDir Path volume;

  private final Map<String, FeedHead> heads = new HashMap<>();
  private Ledger ledger;
  private SignedStatement heard;

  private static Signer key(String member) {
    return Ed25519.signer(Digest.of("test/key", member).raw());
  }

  private static Body.Member member(String name) {
    return new Body.Member(
        name,
        name,
        Base64.getEncoder().encodeToString(key(name).publicKey()),
        "https://" + name + ".example.org:8443",
        Digest.of("test/certificate", name),
        1000);
  }

  @BeforeEach
  void found() {
    ledger = new Ledger(archive(), new RecordFiles(volume), SECRET, Clock.systemUTC());
    var members =
        Stream.of("alpha", "beta", "gamma", "delta").map(EndedIncarnationTest::member).toList();
    say("alpha", new Body.Genesis("village", ProtocolVersions.NEWEST, members));
    heard = say("beta", offer(1));
    say("beta", offer(2));
    say("beta", offer(3));
  }

  private StatementArchive archive() {
    return new StatementArchive(client, Samples.config());
  }

  private static Body.Offer offer(int slots) {
    return new Body.Offer(slots, slots, "cpu", List.of("exact"), 1);
  }

  private SignedStatement say(String member, Body body) {
    boolean founds = body instanceof Body.Genesis;
    FeedHead head = heads.getOrDefault(member, FeedHead.EMPTY);
    var header =
        new Header(
            founds ? Digest.ZERO : ledger.state().epoch().orElseThrow().federation(),
            founds ? 0 : 1,
            member,
            1,
            head.counter() + 1,
            head.digest());
    var signed = SignedStatement.sign(new Statement(header, body), key(member));
    assertThat(ledger.add(signed)).isEqualTo(new Outcome.Folded());
    heads.put(member, new FeedHead(1, header.counter(), signed.id()));
    return signed;
  }

  private void endBeta() {
    var restart = new Change.Restart("beta", 2, 1, heard.id());
    for (String voter : List.of("alpha", "gamma", "delta")) {
      say(voter, new Body.Membership(2, 1, restart));
    }
  }

  private List<String> kept() {
    return archive().load().stream().map(StatementArchive.Archived::name).sorted().toList();
  }

  @Test
  void whatWasSaidBeyondTheEndLeavesTheLedgerAndTheArchive() {
    assertThat(kept()).hasSize(4);
    endBeta();
    assertThat(ledger.state().epoch().orElseThrow().number()).isEqualTo(2);
    assertThat(ledger.state().head("beta")).isEqualTo(new FeedHead(1, 1, heard.id()));
    assertThat(ledger.state().head("alpha")).isEqualTo(heads.get("alpha"));
    assertThat(kept()).hasSize(5).contains(heard.id().hex());
  }

  @Test
  void aProcessThatStartsFindsTheSame() {
    endBeta();
    var next = new Ledger(archive(), new RecordFiles(volume), SECRET, Clock.systemUTC());
    next.load();
    assertThat(next.state().feeds()).isEqualTo(ledger.state().feeds());
    assertThat(next.state().beyondTheEnd()).isEmpty();
  }

  @Test
  void theNextIncarnationGoesOnFromTheEnd() {
    endBeta();
    var header =
        new Header(ledger.state().epoch().orElseThrow().federation(), 2, "beta", 2, 2, heard.id());
    var signed = SignedStatement.sign(new Statement(header, offer(4)), key("beta"));
    assertThat(ledger.add(signed)).isEqualTo(new Outcome.Folded());
    assertThat(ledger.state().head("beta")).isEqualTo(new FeedHead(2, 2, signed.id()));
  }
}

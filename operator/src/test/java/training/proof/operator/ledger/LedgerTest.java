package training.proof.operator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.crds.v1alpha1.Statement;
import training.proof.operator.Samples;
import training.proof.operator.volume.DurableFiles;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;

/** What of the record is kept where, and what a process finds of it that starts. */
@EnableKubernetesMockClient(crud = true)
class LedgerTest {
  private static final Signer KEY = Ed25519.signer(Digest.of("test/key").raw());
  private static final byte[] SECRET = Digest.of("test/secret").raw();

  KubernetesClient client;
  @TempDir Path volume;

  private final List<SignedStatement> feed = new ArrayList<>();
  private Ledger ledger;

  @BeforeEach
  void found() {
    ledger = started();
    var member =
        new Body.Member(
            "alpha",
            "Alpha Labs",
            Base64.getEncoder().encodeToString(KEY.publicKey()),
            "https://alpha.example.org:8443",
            Digest.of("test/certificate"),
            1_000_000);
    say(new Body.Genesis("alone", 1, List.of(member)));
  }

  private Ledger started() {
    var archive = new StatementArchive(client, Samples.config());
    return new Ledger(archive, new RecordFiles(volume), SECRET, Clock.systemUTC());
  }

  private Ledger restarted() {
    Ledger next = started();
    next.load();
    return next;
  }

  private SignedStatement say(Body body) {
    FeedHead head = ledger.state().head("alpha");
    boolean founds = body instanceof Body.Genesis;
    var header =
        new Header(
            founds ? Digest.ZERO : ledger.state().epoch().orElseThrow().federation(),
            founds ? 0 : 1,
            "alpha",
            1,
            head.counter() + 1,
            head.digest());
    var signed =
        SignedStatement.sign(new training.proof.protocol.statement.Statement(header, body), KEY);
    assertThat(ledger.add(signed)).isEqualTo(new Outcome.Folded());
    feed.add(signed);
    return signed;
  }

  /** Of several openings of one round one is certified, and all others are over. */
  private void openAll() {
    List<SignedStatement> opens = new ArrayList<>();
    for (int budget = 1; budget <= 5; budget++) {
      opens.add(
          say(
              new Body.Open(
                  "run",
                  0,
                  Optional.empty(),
                  "",
                  Samples.recipe(),
                  Samples.DATA,
                  0,
                  List.of(new Body.SlotGrant("alpha", 1, 1000)),
                  10,
                  budget,
                  2,
                  new Body.Windows(600, 60, 60, 300, 300, 300),
                  100,
                  64)));
    }
    say(new Body.Vote(opens.getLast().id(), List.of(new Body.OpenBallot("alpha", "run", 0))));
  }

  /** A statement that stands in a record only. */
  private SignedStatement gone() {
    List<Place> places = ledger.state().places("alpha", 0, 100);
    return feed.stream()
        .filter(signed -> places.get((int) signed.header().counter() - 1).statement().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private long objects() {
    return client
        .resources(Statement.class)
        .inNamespace(Samples.config().namespace())
        .list()
        .getItems()
        .size();
  }

  private void assertSame(Ledger other) {
    assertThat(other.state().feeds()).isEqualTo(ledger.state().feeds());
    assertThat(Accounts.ledgerDigest(other.state()))
        .isEqualTo(Accounts.ledgerDigest(ledger.state()));
    List<Place> places = other.state().places("alpha", 0, 100);
    assertThat(places).hasSize(feed.size());
    for (int i = 0; i < feed.size(); i++) {
      SignedStatement said = feed.get(i);
      assertThat(places.get(i).id()).isEqualTo(said.id());
      assertThat(
              places
                  .get(i)
                  .statement()
                  .map(SignedStatement::envelope)
                  .or(() -> other.recorded(said.id())))
          .contains(said.envelope());
    }
  }

  @Test
  void objectsOfRoundsThatAreOverGoAndWhatTheySaidStays() {
    openAll();
    assertThat(objects()).isEqualTo(7);
    ledger.tidy();
    assertThat(objects()).as("two of four that are over keep theirs").isEqualTo(5);
    assertSame(ledger);
    ledger.tidy();
    assertThat(objects()).isEqualTo(5);
  }

  @Test
  void aProcessThatStartsTakesTheSnapshotAndWhatCameSince() {
    openAll();
    ledger.tidy();
    say(new Body.Offer(1, 2, "cpu-x86_64", List.of("exact"), 1));
    Ledger next = restarted();
    assertSame(next);
    assertThat(next.lacks()).isEmpty();
    assertThat(next.refused()).isEmpty();
    next.tidy();
    assertThat(objects()).isEqualTo(6);
  }

  @Test
  void whatACrashLeftIsDeletedByTheNextProcess() {
    openAll();
    ledger.tidy();
    new StatementArchive(client, Samples.config()).keep(gone());
    assertThat(objects()).isEqualTo(6);
    Ledger next = restarted();
    next.tidy();
    assertThat(objects()).isEqualTo(5);
    assertSame(next);
  }

  /** Its object went when it stood in a record, and the record was lost. */
  @Test
  void whatOnlyTheSnapshotHoldsIsAnObjectAgain() {
    openAll();
    ledger.tidy();
    assertThat(objects()).isEqualTo(5);
    new StatementArchive(client, Samples.config()).remove(feed.getLast().id().hex());
    assertThat(objects()).isEqualTo(4);
    assertSame(restarted());
    assertThat(objects()).isEqualTo(5);
  }

  @Test
  void withoutASnapshotOrWithADamagedOneEverythingIsReadAgain() throws IOException {
    openAll();
    ledger.tidy();
    Path snapshot = volume.resolve("snapshot");
    byte[] bytes = Files.readAllBytes(snapshot);
    bytes[bytes.length / 2] ^= 1;
    Files.write(snapshot, bytes);
    assertSame(restarted());
    Files.delete(snapshot);
    assertSame(restarted());
  }

  @Test
  void whereARecordIsGoneOrDamagedPeersHaveToTellTheRest() throws IOException {
    openAll();
    ledger.tidy();
    new StatementArchive(client, Samples.config()).keep(gone());
    List<Path> files = DurableFiles.children(volume.resolve("rounds"));
    assertThat(files).hasSize(3);
    for (Path file : files) {
      if (Files.readString(file).contains("\"round\"")) {
        Files.writeString(file, "{}");
      }
    }
    Ledger next = restarted();
    assertThat(next.lacks().orElseThrow()).contains("alpha");
    assertThat(next.state().head("alpha").counter()).isLessThan(feed.size());
    assertThat(next.refused()).isEmpty();
    next.tidy();
    assertThat(objects()).as("nothing goes while something is missing").isEqualTo(6);
    for (SignedStatement told : feed) {
      next.add(next.admit(told.envelope().encode()));
    }
    assertSame(next);
    assertThat(next.lacks()).isEmpty();
    next.tidy();
    assertThat(objects()).isEqualTo(5);
    assertSame(restarted());
  }

  @Test
  void aSecondStatementForAPlaceWhoseFirstIsInARecordIsProven() {
    openAll();
    ledger.tidy();
    SignedStatement first = gone();
    Header taken = first.header();
    var other =
        SignedStatement.sign(
            new training.proof.protocol.statement.Statement(
                taken, new Body.Offer(9, 2, "cpu-x86_64", List.of("exact"), 1)),
            KEY);
    assertThat(ledger.add(other)).isInstanceOf(Outcome.Refused.class);
    assertThat(ledger.state().equivocations().get("alpha").first().id()).isEqualTo(first.id());
  }
}

package training.proof.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** What a record may be, and what it says to whoever has nothing else. */
class RoundRecordTest {
  private static final byte[] SECRET = Digest.of("test/secret").raw();

  private final LedgerState state = Recorded.ledger();
  private final RoundRecord founding = Recorded.files().getFirst();
  private final RoundRecord round = Recorded.files().getLast();

  private static byte[] key(Statement statement) {
    return Samples.signer(statement.header().issuer()).publicKey();
  }

  private static byte[] with(RoundRecord record, Consumer<ObjectNode> change) {
    var tree = (ObjectNode) CanonicalJson.tree(record.encode(), "record", RoundRecord.MAX_BYTES);
    change.accept(tree);
    return CanonicalJson.encode(tree);
  }

  private static void refuses(String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void aRecordIsReadAsItWasWritten() {
    for (RoundRecord file : Recorded.files()) {
      RoundRecord read = RoundRecord.decode(file.encode());
      assertThat(read.encode()).isEqualTo(file.encode());
      assertThat(read.federation()).isEqualTo(state.epoch().orElseThrow().federation());
      assertThat(read.statements()).isEqualTo(file.statements());
    }
    assertThat(founding.round()).isEmpty();
    assertThat(founding.statements()).extracting(Statement::kind).containsExactly(Kind.GENESIS);
    assertThat(round.round()).contains(state.rounds().firstKey());
    assertThat(round.statements())
        .extracting(Statement::kind)
        .containsExactly(Kind.OPEN, Kind.VOTE, Kind.VOTE);
  }

  @Test
  void aRecordIsOfOneRoundOfOneFederation() {
    Digest other = Digest.of("test/other");
    refuses(
        "bad-record",
        () -> RoundRecord.decode(with(round, tree -> tree.put("federation", other.hex()))));
    refuses(
        "bad-record",
        () -> RoundRecord.decode(with(round, tree -> tree.put("round", other.hex()))));
    refuses("bad-record", () -> RoundRecord.decode(with(round, tree -> tree.remove("round"))));
    refuses("bad-record", () -> RoundRecord.decode(with(round, tree -> tree.put("version", 2))));
    refuses(
        "bad-record", () -> RoundRecord.decode(with(round, tree -> tree.putArray("statements"))));
  }

  @Test
  void aRecordIsOrderedAndBounded() {
    refuses(
        "not-ordered",
        () ->
            RoundRecord.decode(
                with(
                    round,
                    tree -> {
                      var statements = tree.withArray("statements");
                      statements.add(statements.get(0));
                    })));
    refuses("too-large", () -> RoundRecord.decode(new byte[RoundRecord.MAX_BYTES + 1]));
  }

  @Test
  void whoeverHasTheKeysChecksTheSignatures() {
    assertThat(round.admit(RoundRecordTest::key, Ed25519.VERIFIER)).hasSize(3);
    refuses(
        "wrong-key",
        () -> round.admit(any -> Samples.signer("omega").publicKey(), Ed25519.VERIFIER));
    refuses(
        "bad-signature",
        () -> round.admit(RoundRecordTest::key, (key, message, signature) -> false));
  }

  @Test
  void recordsAloneGiveTheLedger() {
    var read = RecordedLedger.of(Recorded.files(), RoundRecordTest::key, Ed25519.VERIFIER);
    assertThat(Accounts.ledgerDigest(read.state())).isEqualTo(Accounts.ledgerDigest(state));
    assertThat(Accounts.of(read.state())).isEqualTo(Accounts.of(state));
    assertThat(Accounts.of(state).get("alpha").reserved()).isEqualTo(4000);
    assertThat(read.statements()).isEqualTo(4);
  }

  @Test
  void recordsThatContradictEachOtherAreRefused() {
    refuses("no-genesis", () -> ledger(List.of(round)));
    var word = new Body.Membership(2, 1, new Change.Join(Samples.stranger()));
    LedgerState founded = Recorded.say(LedgerState.empty(), "alpha", Samples.genesis());
    LedgerState forked = Recorded.say(founded, "alpha", word);
    refuses("equivocation", () -> ledger(List.of(round, RoundRecord.founding(forked).getFirst())));
    var elsewhere =
        new Body.Genesis(
            "elsewhere", Samples.genesis().protocolVersion(), Samples.genesis().members());
    LedgerState foreign = Recorded.say(LedgerState.empty(), "alpha", elsewhere);
    refuses(
        "wrong-federation",
        () -> ledger(List.of(founding, RoundRecord.founding(foreign).getFirst())));
  }

  private static RecordedLedger ledger(List<RoundRecord> files) {
    return RecordedLedger.of(files, RoundRecordTest::key, Ed25519.VERIFIER);
  }

  @Test
  void aSnapshotOfAnotherVersionIsRefused() {
    byte[] bytes = new Snapshot(state, Map.of()).encode(SECRET);
    String content = new String(bytes, 65, bytes.length - 65, StandardCharsets.UTF_8);
    refuses(
        "bad-snapshot",
        () -> Snapshot.decode(signed(content.replace("\"version\":1}", "\"version\":2}")), SECRET));
    String holes = content.replace("\"counter\":3,\"gone\"", "\"counter\":4,\"gone\"");
    refuses("bad-snapshot", () -> Snapshot.decode(signed(holes), SECRET));
    refuses("not-json", () -> Snapshot.decode(signed("{"), SECRET));
    assertThat(Snapshot.decode(signed(content), SECRET).state().feeds()).isEqualTo(state.feeds());
  }

  private static byte[] signed(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String mac = Prf.of(SECRET, "proofpool/snapshot/v1", Digest.of(bytes)).hex();
    return (mac + "\n" + content).getBytes(StandardCharsets.UTF_8);
  }

  /** What is not said in a round stays, whatever goes. */
  @Test
  void aPlaceWhoseStatementIsGoneIsNeverTakenAgain() {
    Digest id = state.rounds().firstKey();
    LedgerState gone = OverRounds.without(state, List.of(state.rounds().get(id)));
    assertThat(gone.after("alpha", 1, 5)).isEmpty();
    assertThat(gone.places("alpha", 1, 5))
        .extracting(Place::statement)
        .containsExactly(Optional.empty(), Optional.empty());
    SignedStatement vote = state.after("beta", 1, 1).getFirst();
    assertThat(gone.fold(vote).outcome()).isEqualTo(new Outcome.Known());
    var other =
        SignedStatement.sign(
            new Statement(vote.header(), Samples.bodies().get(1)), Samples.signer("beta"));
    assertThat(gone.fold(other).outcome())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo("equivocation"));
    assertThat(gone.statementsOf(gone.rounds().get(id))).isEmpty();
  }
}

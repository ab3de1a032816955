package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.OverRounds;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.ledger.RecordedLedger;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.ledger.Snapshot;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.statement.Statement;

/** What is over may be forgotten, and nobody can tell from the ledger whether it was. */
class OverRoundsTest {
  private static final byte[] SECRET = Digest.of("test/secret").raw();
  private static final Village LONG = longStory();

  private static Village longStory() {
    var village = new Village("alpha", "beta", "gamma", "delta");
    village.want("gamma", "run", 0);
    village.run(3);
    village.get("beta").trainer = Lies.FAKE;
    village.want("gamma", "run", 1);
    village.run(3);
    village.get("beta").trainer = (task, honest) -> honest;
    village.get("delta").isSilentOn(Body.Reveal.class);
    village.want("gamma", "run", 2);
    village.run(4000);
    village.get("delta").lies(List::of);
    village.get("delta").trainer = (task, honest) -> honest.subList(0, 10);
    village.want("gamma", "run", 3);
    village.run(4000);
    village.get("delta").trainer = (task, honest) -> honest;
    village.season(11);
    return village;
  }

  private static LedgerState whole() {
    return LONG.get("alpha").state;
  }

  private static List<Round> over(LedgerState state) {
    return state.rounds().values().stream()
        .filter(round -> round.summary().isEmpty() && OverRounds.isOver(state, round))
        .toList();
  }

  private static LedgerState compact(LedgerState state) {
    return OverRounds.without(state, over(state));
  }

  @Test
  void theStoryHasRoundsThatAreOverAndSomeThatAreNot() {
    assertThat(over(whole())).hasSizeBetween(5, whole().rounds().size() - 7);
    assertThat(whole().rounds().values())
        .flatExtracting(round -> round.view().slots().values())
        .extracting(SlotView::verdict)
        .contains(Verdict.CERTIFIED, Verdict.CONVICTED, Verdict.FORFEITED, Verdict.MALFORMED);
  }

  /** Where it stands in its member's feed decides what a conviction or forfeiture takes. */
  @Test
  void nothingIsOverWhereACommitIsOnlyHeardOf() {
    var village = new Village("alpha", "beta", "gamma", "delta");
    village
        .get("delta")
        .lies(
            body ->
                body instanceof Body.Reveal || body instanceof Body.Vote
                    ? List.of()
                    : List.of(body));
    village.want("alpha", "run", 0);
    village.run(5000);
    List<SignedStatement> said =
        village.interleaved(new Random(1)).stream()
            .filter(signed -> !signed.header().issuer().equals("delta"))
            .toList();
    LedgerState state = Feeds.foldInOrder(LedgerState.empty(), said);
    Round round = state.rounds().values().iterator().next();
    assertThat(round.view().slots().get(new SlotId("delta", 0)).verdict())
        .isEqualTo(Verdict.FORFEITED);
    assertThat(round.isFinal()).isFalse();
    assertThat(village.round("alpha").isFinal()).isTrue();
  }

  /** Else somebody could still say that it was never revealed, which forfeits. */
  @Test
  void whatWasRevealedInNoValidFormIsOverOnceAQuorumHasSaidThatItWas() {
    List<Round> malformed =
        whole().rounds().values().stream()
            .filter(round -> !round.view().slots(Verdict.MALFORMED).isEmpty())
            .toList();
    assertThat(malformed).hasSize(1);
    assertThat(malformed.getFirst().view().slots(Verdict.MALFORMED))
        .allMatch(slot -> slot.lapses().size() >= 3);
    assertThat(over(whole())).contains(malformed.getFirst());
    var young = new Village("alpha", "beta", "gamma", "delta");
    young.get("delta").trainer = (task, honest) -> honest.subList(0, 10);
    young.want("gamma", "run", 0);
    young.run(3);
    Round settled = young.round("alpha");
    assertThat(settled.view().settled()).isPresent();
    assertThat(settled.isFinal()).isFalse();
    young.get("delta").trainer = (task, honest) -> honest;
    young.season(9);
    LedgerState before = young.get("alpha").state;
    assertThat(young.view("alpha").slots(Verdict.CERTIFIED))
        .hasSize(3)
        .allMatch(SlotView::released);
    assertThat(OverRounds.isOver(before, young.round("alpha"))).isFalse();
    young.run(4000);
    assertThat(OverRounds.isOver(young.get("alpha").state, young.round("alpha"))).isTrue();
  }

  /** A voter may give its receipt very late, and who commits late may be included by it. */
  @Test
  void whatAMissingReceiptCouldStillIncludeIsNotOver() {
    var village = new Village("alpha", "beta", "gamma", "delta");
    village.get("delta").isSilentOn(Body.Receipt.class);
    village.get("beta").isSilentOn(Body.Commit.class);
    village.want("gamma", "run", 0);
    village.run(4000);
    Round round = village.round("alpha");
    assertThat(round.view().settled()).isPresent();
    assertThat(village.slot("alpha", "beta").verdict()).isEqualTo(Verdict.AWAITED);
    assertThat(round.isFinal()).as("nobody lists what was not committed to").isTrue();
    var held = new Body.HeldCommit("beta", 0, Digest.of("test/late-commitment"));
    LedgerState state = village.get("alpha").state;
    for (SignedStatement signed : round.statements()) {
      if (signed.body() instanceof Body.Receipt receipt
          && !signed.header().issuer().equals("gamma")) {
        var listed = new ArrayList<>(receipt.held());
        listed.addFirst(held);
        round =
            round.with(
                new SignedStatement(
                    signed.id(),
                    new Statement(
                        signed.header(),
                        new Body.Receipt(round.id(), ordered(listed), receipt.sealedSeed())),
                    signed.envelope()));
      }
    }
    assertThat(round.isFinal()).as("two list it, and the third may yet come").isFalse();
    assertThat(OverRounds.isOver(state, round)).isFalse();
  }

  private static List<Body.HeldCommit> ordered(List<Body.HeldCommit> held) {
    return held.stream()
        .sorted((a, b) -> (a.member() + a.slot()).compareTo(b.member() + b.slot()))
        .toList();
  }

  @Test
  void theNewestThatAreOverKeepTheirStatements() {
    List<Round> due = OverRounds.due(whole(), round -> -round.open().index());
    assertThat(due).hasSize(over(whole()).size() - OverRounds.KEPT);
    LedgerState left = OverRounds.without(whole(), due);
    assertThat(OverRounds.due(left, round -> -round.open().index())).isEmpty();
    assertThat(statements(left)).isLessThan(statements(whole()));
  }

  private static long statements(LedgerState state) {
    return places(state).stream().filter(place -> place.statement().isPresent()).count();
  }

  private static Collection<Place> places(LedgerState state) {
    return state.feeds().keySet().stream()
        .flatMap(member -> state.places(member, 0, Integer.MAX_VALUE).stream())
        .toList();
  }

  @Test
  void aPendingSlotKeepsItsRoundFromBeingOver() {
    Set<String> convicted = Set.of("beta");
    for (Round round : over(whole())) {
      assertThat(round.view().slots(Verdict.CERTIFIED))
          .allMatch(
              slot -> slot.released() || convicted.contains(slot.id().member()) || isLost(slot));
    }
    assertThat(whole().rounds().values())
        .filteredOn(round -> !over(whole()).contains(round))
        .allMatch(
            round ->
                round.view().slots(Verdict.CERTIFIED).stream()
                    .anyMatch(slot -> !slot.released() && !convicted.contains(slot.id().member())));
  }

  private static boolean isLost(SlotView slot) {
    return slot.id().member().equals("delta");
  }

  /** At any moment all that is over by then goes, or the process starts anew from a snapshot. */
  @Property(tries = 25)
  void whenRoundsGoMakesNoDifference(@ForAll long seed) {
    var random = new Random(seed);
    LedgerState state = LedgerState.empty();
    for (SignedStatement signed : LONG.interleaved(random)) {
      state = Feeds.foldInOrder(state, List.of(signed));
      if (random.nextInt(40) == 0) {
        state = compact(state);
      }
      if (random.nextInt(80) == 0) {
        state = restarted(state);
      }
    }
    assertSame(compact(state));
    for (SignedStatement signed : LONG.interleaved(random)) {
      LedgerState.Folded again = state.fold(signed);
      assertThat(again.outcome()).isEqualTo(new Outcome.Known());
      assertThat(again.state()).isSameAs(state);
    }
  }

  private static LedgerState restarted(LedgerState state) {
    return Snapshot.decode(new Snapshot(state, Map.of()).encode(SECRET), SECRET).state();
  }

  private static void assertSame(LedgerState state) {
    assertThat(Accounts.ledgerDigest(state)).isEqualTo(Accounts.ledgerDigest(whole()));
    assertThat(Accounts.of(state)).isEqualTo(Accounts.of(whole()));
    assertThat(state.feeds()).isEqualTo(whole().feeds());
    assertThat(state.offers()).isEqualTo(whole().offers());
    assertThat(state.epochs()).isEqualTo(whole().epochs());
    assertThat(places(state)).extracting(Place::id).containsExactlyElementsOf(ids(whole()));
    assertThat(Lineage.head(state, "alpha", "season"))
        .isEqualTo(Lineage.head(whole(), "alpha", "season"));
    assertThat(Retention.blobs(state)).isEqualTo(Retention.blobs(whole()));
    assertThat(Retention.partners(state)).isEqualTo(Retention.partners(whole()));
    assertThat(ReleaseRule.due(state)).isEqualTo(ReleaseRule.due(whole()));
  }

  private static List<Digest> ids(LedgerState state) {
    return places(state).stream().map(Place::id).toList();
  }

  /** Whatever is still said in a round that is over, and in whatever order. */
  @Property(tries = 15)
  void whatComesLaterInARoundThatIsOverChangesNothing(@ForAll long seed) {
    var random = new Random(seed);
    List<Round> over = over(whole());
    LedgerState kept = whole();
    LedgerState gone = compact(whole());
    Digest before = Accounts.ledgerDigest(whole());
    for (int i = 0; i < 40; i++) {
      Round round = over.get(random.nextInt(over.size()));
      SignedStatement late = late(kept, round, random);
      kept = fold(kept, late);
      gone = fold(gone, late);
      if (random.nextInt(10) == 0) {
        gone = compact(restarted(gone));
      }
    }
    assertThat(Accounts.ledgerDigest(kept)).isEqualTo(before);
    assertThat(Accounts.ledgerDigest(gone)).isEqualTo(before);
    assertThat(Accounts.of(gone)).isEqualTo(Accounts.of(kept));
    LedgerState again = OverRounds.without(gone, OverRounds.due(gone, round -> 0));
    assertThat(Accounts.ledgerDigest(again)).isEqualTo(before);
  }

  private static LedgerState fold(LedgerState state, SignedStatement signed) {
    LedgerState.Folded folded = state.fold(signed);
    assertThat(folded.outcome()).isEqualTo(new Outcome.Folded());
    return folded.state();
  }

  /** One member says anything at all; the others may repeat what they said. */
  private static SignedStatement late(LedgerState state, Round round, Random random) {
    Digest made = Digest.of("test/late", random.nextInt(3));
    SlotView slot =
        List.copyOf(round.view().slots().values()).get(random.nextInt(round.view().slots().size()));
    String member = slot.id().member();
    Digest commitment = slot.included().orElse(made);
    List<Body> anything =
        List.of(
            new Body.Cancel(round.id()),
            new Body.Commit(round.id(), List.of(new Body.SlotCommit(0, made))),
            new Body.Receipt(round.id(), List.of(new Body.HeldCommit(member, 0, commitment)), made),
            new Body.Judgement(
                round.id(), List.of(new Body.SealedJudgement(member, 0, 2, made)), List.of()),
            new Body.Vote(round.id(), List.of(new Body.SlotBallot(member, 0, commitment, 40, 400))),
            new Body.Vote(round.id(), List.of(new Body.LapseBallot(member, 0, commitment, false))),
            new Body.Vote(round.id(), List.of(new Body.ReleaseBallot(member, 0))),
            new Body.Checkpoint(round.id(), List.of(), "", "", 1, 1, Body.Outcome.unchanged));
    String issuer = "delta";
    return signed(state, issuer, anything.get(random.nextInt(anything.size())));
  }

  private static SignedStatement signed(LedgerState state, String issuer, Body body) {
    var head = state.head(issuer);
    var header =
        new Header(
            state.epoch().orElseThrow().federation(),
            1,
            issuer,
            1,
            head.counter() + 1,
            head.digest());
    return SignedStatement.sign(new Statement(header, body), LONG.get(issuer).signer);
  }

  /** Votes that were cast before their voters knew of a conviction count, whenever they come. */
  @Test
  void aReleaseThatComesLateIsTheSameForEverybody() {
    LedgerState kept = whole();
    LedgerState gone = compact(whole());
    Round round =
        over(whole()).stream()
            .filter(
                one -> one.view().slots(Verdict.CERTIFIED).stream().anyMatch(s -> !s.released()))
            .findFirst()
            .orElseThrow();
    SlotView slot =
        round.view().slots(Verdict.CERTIFIED).stream()
            .filter(one -> !one.released())
            .findFirst()
            .orElseThrow();
    for (String voter : List.of("alpha", "gamma", "delta")) {
      var vote =
          signed(
              kept,
              voter,
              new Body.Vote(
                  round.id(),
                  List.of(new Body.ReleaseBallot(slot.id().member(), slot.id().slot()))));
      kept = fold(kept, vote);
      gone = restarted(fold(gone, vote));
    }
    assertThat(Accounts.ledgerDigest(kept)).isNotEqualTo(Accounts.ledgerDigest(whole()));
    assertThat(Accounts.ledgerDigest(gone)).isEqualTo(Accounts.ledgerDigest(kept));
    assertThat(Accounts.of(gone)).isEqualTo(Accounts.of(kept));
    assertThat(Accounts.ledgerDigest(compact(gone))).isEqualTo(Accounts.ledgerDigest(kept));
  }

  @Test
  void aMemberDecidesTheSameFromASnapshot() {
    for (Instant now : List.of(LONG.now, LONG.now.plusSeconds(400), LONG.now.plusSeconds(9000))) {
      LONG.each(
          citizen -> {
            LedgerState state = compact(citizen.state);
            Snapshot read =
                Snapshot.decode(new Snapshot(state, citizen.arrivals).encode(SECRET), SECRET);
            assertThat(Decide.decide(read.state(), citizen.facts(), citizen.identity(), now))
                .isEqualTo(Decide.decide(citizen.state, citizen.facts(), citizen.identity(), now));
            assertThat(citizen.arrivals).containsAllEntriesOf(read.arrivals());
            assertThat(read.arrivals().keySet())
                .containsExactlyInAnyOrderElementsOf(
                    places(state).stream()
                        .flatMap(place -> place.statement().stream())
                        .map(SignedStatement::id)
                        .toList());
          });
    }
  }

  @Test
  void aSnapshotIsTakenFromOneselfOnly() {
    byte[] bytes = new Snapshot(compact(whole()), Map.of()).encode(SECRET);
    refuses("not-authentic", bytes, Digest.of("test/other-secret").raw());
    for (int at : new int[] {0, 64, 65, bytes.length / 2, bytes.length - 1}) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      refuses("not-authentic", changed, SECRET);
    }
    refuses("not-authentic", Arrays.copyOf(bytes, bytes.length - 1), SECRET);
    refuses("not-authentic", new byte[0], SECRET);
    refuses("too-large", new byte[Snapshot.MAX_BYTES + 1], SECRET);
  }

  private static void refuses(String reason, byte[] bytes, byte[] secret) {
    assertThatThrownBy(() -> Snapshot.decode(bytes, secret))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void recordsAloneGiveTheSameLedger() {
    RecordedLedger read =
        RecordedLedger.of(
            files(whole(), UnaryOperator.identity()), OverRoundsTest::key, Ed25519.VERIFIER);
    assertThat(read.statements()).isGreaterThan(places(whole()).size() - 20);
    assertThat(Accounts.ledgerDigest(read.state())).isEqualTo(Accounts.ledgerDigest(whole()));
    assertThat(Accounts.of(read.state())).isEqualTo(Accounts.of(whole()));
  }

  /** What a member has made of its record before the statements went. */
  private static List<RoundRecord> files(LedgerState state, UnaryOperator<byte[]> onTheWay) {
    var files = new ArrayList<>(RoundRecord.founding(state));
    state.rounds().values().forEach(round -> files.addAll(RoundRecord.of(state, round)));
    return files.stream().map(file -> RoundRecord.decode(onTheWay.apply(file.encode()))).toList();
  }

  private static byte[] key(Statement statement) {
    return LONG.get(statement.header().issuer()).signer.publicKey();
  }

  @Test
  void aRecordHoldsEverythingThatWasSaidInItsRound() {
    LedgerState gone = compact(whole());
    Set<Digest> missing = new HashSet<>(ids(whole()));
    places(gone).forEach(place -> place.statement().ifPresent(s -> missing.remove(s.id())));
    assertThat(missing).isNotEmpty();
    for (Round round : over(whole())) {
      for (RoundRecord file : RoundRecord.of(whole(), round)) {
        assertThat(file.round()).contains(round.id());
        file.admit(OverRoundsTest::key, Ed25519.VERIFIER)
            .forEach(signed -> missing.remove(signed.id()));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void allMembersThatHoldTheSameWriteTheSameFile() {
    Round round = over(whole()).getFirst();
    Set<Digest> digests = new HashSet<>();
    LONG.each(
        citizen ->
            RoundRecord.of(citizen.state, citizen.state.round(round.id()).orElseThrow())
                .forEach(file -> digests.add(Digest.of(file.encode()))));
    assertThat(digests).hasSize(1);
  }
}

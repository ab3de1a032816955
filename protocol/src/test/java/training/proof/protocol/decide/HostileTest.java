package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;

/** What members can do to each other in a round, and what becomes of the honest. */
class HostileTest {
  private static final int WHOLE_ROUND = 2000;

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  private void play() {
    village.want("alpha", "run", 0);
    village.run(WHOLE_ROUND);
  }

  private Verdict verdict(String member) {
    return village.slot("alpha", member).verdict();
  }

  private long pending(String member) {
    return Accounts.of(village.get("alpha").state).get(member).pending();
  }

  private void settledWith(int certified) {
    village.each(
        citizen -> {
          RoundView view = village.view(citizen.name);
          assertThat(view.settled()).as(citizen.name).isPresent();
          assertThat(view.slots(Verdict.CERTIFIED)).as(citizen.name).hasSize(certified);
          assertThat(Accounts.ledgerDigest(citizen.state))
              .isEqualTo(Accounts.ledgerDigest(village.get("alpha").state));
        });
  }

  // ---- R7: reports and judgements

  @Test
  void aSlanderedHonestWorkerIsClearedAndPaid() {
    village.get("delta").lies(Lies.accusing("beta"));
    play();

    SlotView beta = village.slot("alpha", "beta");
    assertThat(beta.reportedSegments()).hasSize(3);
    settledWith(4);
    assertThat(pending("beta")).isEqualTo(400);
    assertThat(Accounts.of(village.get("alpha").state).get("beta").convictions()).isZero();
  }

  @Test
  void statesThatSomebodyClaimsNotToGetCostTheHonestWorkerNothing() {
    village.get("delta").lies(Lies.missing("beta"));
    play();

    settledWith(4);
    assertThat(village.slot("alpha", "beta").reports()).isNotEmpty();
  }

  @Test
  void withheldStatesForfeitThePayWithoutAConviction() {
    village.get("beta").hides = slot -> true;
    play();

    settledWith(3);
    assertThat(verdict("beta")).isEqualTo(Verdict.FORFEITED);
    assertThat(pending("beta")).isZero();
    assertThat(Accounts.of(village.get("alpha").state).get("beta").convictions()).isZero();
  }

  @Test
  void aWorkerThatIsAwayDuringAuditsAndComesBackIsPaid() {
    village.get("beta").slow = Task.Replay.class::isInstance;
    village.get("alpha").slow = Task.Replay.class::isInstance;
    village.get("gamma").slow = Task.Replay.class::isInstance;
    village.get("delta").slow = Task.Replay.class::isInstance;
    village.want("alpha", "run", 0);
    village.run(5);
    village.each(citizen -> citizen.slow = task -> false);
    village.get("beta").hides = slot -> true;
    village.run(60);
    assertThat(village.slot("alpha", "beta").reports())
        .isNotEmpty()
        .allMatch(report -> report.entry().finding() == Body.Finding.unavailable);
    assertThat(verdict("beta")).isEqualTo(Verdict.REVEALED);

    village.get("beta").hides = slot -> false;
    village.run(WHOLE_ROUND);
    settledWith(4);
  }

  @Test
  void aWorkerThatVanishesAfterItsRevealIsNotWaitedForAndIsPaidWhenItComesBack() {
    village.get("beta").isSilentOn(Body.Audit.class);
    village.get("beta").hides = slot -> true;
    village.want("alpha", "run", 0);
    village.run(1);
    assertThat(verdict("beta")).isEqualTo(Verdict.REVEALED);
    village.down.add("beta");
    village.run(5);
    assertThat(village.view("gamma").settled()).isPresent();
    assertThat(Accounts.of(village.get("gamma").state).get("alpha").reserved()).isEqualTo(400);

    village.down.remove("beta");
    village.get("beta").hides = slot -> false;
    village.get("beta").lies(List::of);
    village.run(WHOLE_ROUND);
    settledWith(4);
    assertThat(Accounts.of(village.get("gamma").state).get("alpha").reserved()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCheatIsConvictedThoughItsFriendNeverSealsOrNeverOpens(boolean seals) {
    village.get("beta").trainer = Lies.FAKE;
    village
        .get("beta")
        .lies(
            body ->
                body instanceof Body.Judgement judgement
                    ? seals
                        ? List.of(
                            new Body.Judgement(judgement.round(), judgement.sealed(), List.of()))
                        : List.of()
                    : List.of(body));
    play();

    settledWith(3);
    assertThat(verdict("beta")).isEqualTo(Verdict.CONVICTED);
    assertThat(Accounts.of(village.get("alpha").state).get("beta").convictions()).isEqualTo(1);
  }

  @Test
  void withLessThanAQuorumOfJudgesNobodyIsConvictedAndTheRoundStillEnds() {
    village.get("beta").trainer = Lies.FAKE;
    village.get("beta").isSilentOn(Body.Judgement.class);
    village.get("gamma").isSilentOn(Body.Judgement.class);
    play();

    settledWith(3);
    assertThat(verdict("beta")).isEqualTo(Verdict.REVEALED);
    assertThat(pending("beta")).isZero();
  }

  /** Else a slot could be certified and convicted, and members would differ for ever. */
  @Test
  void whoVotedForASlotNeverHelpsToConvictIt() {
    var beta = village.get("beta");
    beta.trainer = Lies.fakeWhereOnlyDeltaLooks(village);
    beta.lies(body -> isSlotVote(body) ? List.of() : List.of(body));
    village.get("delta").slow = Task.Replay.class::isInstance;
    village.want("alpha", "run", 0);
    village.run(1100);
    assertThat(village.slot("alpha", "beta").votes()).containsExactly("alpha", "gamma");

    village.get("delta").slow = task -> false;
    village.run(WHOLE_ROUND);
    assertThat(village.slot("alpha", "beta").reports())
        .anyMatch(report -> report.entry().finding() == Body.Finding.mismatch);
    assertThat(village.slot("alpha", "beta").sealed().values())
        .allMatch(judges -> !judges.contains("alpha") && !judges.contains("gamma"));
    assertThat(verdict("beta")).isEqualTo(Verdict.REVEALED);
    settledWith(3);
  }

  /** Every report makes every voter replay: who was wrong often is heard with another only. */
  @Test
  void whoAccusesFalselyAgainAndAgainIsNoLongerHeardAlone() {
    village.get("delta").lies(Lies.accusing("beta"));
    int round = 0;
    while (round < Doubts.MANY && Doubts.of(village.get("alpha").state).mismatches().isEmpty()) {
      village.want("alpha", "run", round++);
      village.run(WHOLE_ROUND);
    }
    assertThat(Doubts.of(village.get("alpha").state))
        .isEqualTo(new Doubts(Set.of("delta"), Set.of()));
    assertThat(round).isBetween(2, Doubts.MANY);

    village.want("beta", "other", 0);
    village.run(WHOLE_ROUND);
    assertThat(other().reports()).isNotEmpty();
    assertThat(other().judgements()).isEmpty();
    assertThat(other().verdict()).isEqualTo(Verdict.CERTIFIED);

    village.get("gamma").lies(Lies.accusing("beta"));
    village.want("beta", "other", 1);
    village.run(WHOLE_ROUND);
    assertThat(other().judgements()).isNotEmpty();
  }

  /** A worker may keep states from whom it likes. */
  @Test
  void whoGotNoStatesIsBelievedWhenItFindsThemWrong() {
    var doubts = new Doubts(Set.of(), Set.of("delta"));
    var digest = Optional.of(Digest.of("test/other"));
    var wrong = new Body.AuditEntry("beta", 0, 3, Body.Finding.mismatch, digest);
    var missing = new Body.AuditEntry("beta", 0, 3, Body.Finding.unavailable, Optional.empty());
    assertThat(doubts.test(new SlotView.Report("delta", wrong))).isFalse();
    assertThat(doubts.test(new SlotView.Report("delta", missing))).isTrue();
    assertThat(doubts.test(new SlotView.Report("gamma", missing))).isFalse();
  }

  private SlotView other() {
    return village.get("alpha").state.roundsOf("beta", "other").stream()
        .max(Comparator.comparing(known -> known.open().index()))
        .orElseThrow()
        .view()
        .slots()
        .get(new SlotId("beta", 0));
  }

  // ---- R3, R4: commits, receipts, reveals

  /** With fewer, two commitments of one slot could be. */
  @Test
  void aSlotIsIncludedByAQuorumOfReceipts() {
    for (String voter : List.of("gamma", "delta")) {
      village.get(voter).lies(body -> List.of(withoutBeta(body)));
    }
    village.want("alpha", "run", 0);
    village.run(WHOLE_ROUND);
    assertThat(village.view("alpha").receipts()).hasSize(4);
    assertThat(village.slot("alpha", "beta").verdict()).isEqualTo(Verdict.AWAITED);
    assertThat(village.slot("alpha", "alpha").verdict()).isEqualTo(Verdict.CERTIFIED);
  }

  /** A receipt that comes after the end may include it still, and then it may be paid. */
  @Test
  void whatMayStillBeIncludedStaysReserved() {
    village.get("gamma").lies(body -> List.of(withoutBeta(body)));
    village.get("alpha").isSilentOn(Body.Receipt.class);
    village.want("alpha", "run", 0);
    village.run(WHOLE_ROUND);
    assertThat(village.view("delta").settled()).isPresent();
    assertThat(village.slot("delta", "beta").verdict()).isEqualTo(Verdict.AWAITED);
    assertThat(village.slot("delta", "beta").isUndecided()).isTrue();
    // Alpha's own slot is for ever undecided: it never shows its seed.
    Round round = village.round("delta");
    assertThat(Accounts.of(village.get("delta").state).get("alpha").reserved())
        .isEqualTo(2 * round.creditsPerSlot());

    var lists = village.view("delta").slots().get(new SlotId("beta", 0)).committed().first();
    var held = List.of(new Body.HeldCommit("beta", 0, lists));
    village.get("alpha").issue(new Body.Receipt(round.id(), held, round.id()));
    village.run(1);
    assertThat(village.slot("delta", "beta").verdict()).isNotEqualTo(Verdict.AWAITED);
    assertThat(Accounts.of(village.get("delta").state).get("alpha").reserved())
        .isEqualTo(2 * round.creditsPerSlot());
  }

  @Test
  void whatNoReceiptCanIncludeAnyMoreIsDecided() {
    village.get("beta").fails = Task.Train.class::isInstance;
    village.get("alpha").isSilentOn(Body.Checkpoint.class);
    village.want("alpha", "run", 0);
    village.run(WHOLE_ROUND);
    assertThat(village.view("delta").settled()).isEmpty();
    assertThat(village.slot("delta", "beta").verdict()).isEqualTo(Verdict.AWAITED);
    assertThat(village.slot("delta", "beta").isUndecided()).isFalse();
  }

  private static Body withoutBeta(Body body) {
    return body instanceof Body.Receipt receipt
        ? new Body.Receipt(
            receipt.round(),
            receipt.held().stream().filter(held -> !held.member().equals("beta")).toList(),
            receipt.sealedSeed())
        : body;
  }

  @Test
  void aSecondCommitmentIsVoidAndTheFirstOneIsPaid() {
    village
        .get("beta")
        .lies(
            body ->
                body instanceof Body.Commit commit
                    ? List.of(
                        commit,
                        new Body.Commit(
                            commit.round(), List.of(new Body.SlotCommit(0, Digest.of("x")))))
                    : List.of(body));
    play();

    settledWith(4);
    assertThat(village.view("gamma").voids()).containsValue("second-commit");
  }

  @Test
  void slotsThatReceiptsIncludeOneByOneAreAllRevealed() {
    village.each(
        citizen ->
            citizen.pool =
                Optional.of(new LocalFacts.Pool(2, "cpu", List.of("exact"), 0, Set.of())));
    village.get("alpha").slotsPerMember = 2;
    var kept = new ArrayList<Body>();
    var leaveOut = leavingOut(new SlotId("beta", 0));
    village.get("gamma").lies(leavingOut(new SlotId("beta", 1)));
    village
        .get("delta")
        .lies(body -> body instanceof Body.Receipt ? keep(kept, body) : List.of(body));
    village.want("alpha", "run", 0);
    village.run(1);
    assertThat(village.view("beta").slots().get(new SlotId("beta", 0)).verdict())
        .isEqualTo(Verdict.REVEALED);
    assertThat(village.view("beta").slots().get(new SlotId("beta", 1)).verdict())
        .isEqualTo(Verdict.AWAITED);

    leaveOut.apply(kept.getFirst()).forEach(village.get("delta")::issue);
    village.run(1);
    assertThat(village.view("alpha").slots().get(new SlotId("beta", 1)).verdict())
        .isNotIn(Verdict.AWAITED, Verdict.INCLUDED);
  }

  private static List<Body> keep(List<Body> kept, Body body) {
    kept.add(body);
    return List.of();
  }

  private static Function<Body, List<Body>> leavingOut(SlotId slot) {
    return body ->
        body instanceof Body.Receipt receipt
            ? List.of(
                new Body.Receipt(
                    receipt.round(),
                    receipt.held().stream().filter(held -> !held.id().equals(slot)).toList(),
                    receipt.sealedSeed()))
            : List.of(body);
  }

  @Test
  void whoRevealsAfterSeeingTheDrawsIsNotVotedFor() {
    var kept = new ArrayList<Body>();
    village.season(10);
    village.get("alpha").auditRatePerMille = 100;
    village
        .get("beta")
        .lies(body -> body instanceof Body.Reveal ? keep(kept, body) : List.of(body));
    village.want("alpha", "run", 0);
    village.run(400);
    assertThat(village.view("gamma").audits()).isEmpty();
    village.run(400);
    assertThat(village.view("gamma").audits()).hasSize(4);

    village.get("beta").issue(kept.getFirst());
    village.run(WHOLE_ROUND);
    assertThat(verdict("beta")).isEqualTo(Verdict.REVEALED);
    assertThat(village.slot("alpha", "beta").votes()).isSubsetOf("beta");
    assertThat(village.view("gamma").slots(Verdict.CERTIFIED)).hasSize(3);
  }

  @Test
  void lateRevealsDoNotMakeAuditorsBeginAgain() {
    var kept = new ArrayList<Body>();
    village
        .get("beta")
        .lies(body -> body instanceof Body.Reveal ? keep(kept, body) : List.of(body));
    village.get("alpha").slow = Task.Replay.class::isInstance;
    village.want("alpha", "run", 0);
    village.run(800);
    Task before = audit("alpha");
    village.get("beta").issue(kept.getFirst());
    village.run(1);

    assertThat(village.get("alpha").last.actions())
        .contains(new Action.Run(village.round("alpha").id(), before));
  }

  private Task audit(String member) {
    return village.get(member).last.actions().stream()
        .filter(Action.Run.class::isInstance)
        .map(action -> ((Action.Run) action).task())
        .filter(Task.Replay.class::isInstance)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aWorkerThatLostItsResultTrainsAgainAndReveals() {
    village.get("alpha").isSilentOn(Body.Receipt.class);
    village.get("gamma").isSilentOn(Body.Receipt.class);
    village.want("alpha", "run", 0);
    village.run(1);
    var beta = village.get("beta");
    beta.results.clear();
    village.get("alpha").lies(List::of);
    village.get("gamma").lies(List::of);
    village.run(WHOLE_ROUND);
    settledWith(4);
    assertThat(beta.ran.stream().filter(Task.Train.class::isInstance)).hasSize(2);
  }

  // ---- R5, R6: audits and votes

  @Test
  void anAuditorWhoseReplayFailsSaysSoAtOnce() {
    village.get("gamma").fails = Task.Replay.class::isInstance;
    village.want("alpha", "run", 0);
    village.run(3);
    settledWith(4);
    assertThat(village.slot("alpha", "beta").votes()).doesNotContain("gamma");
  }

  @Test
  void anAuditorThatIsLatePublishesWhatItFindsAndVotes() {
    village.get("gamma").slow = Task.Replay.class::isInstance;
    village.get("delta").lies(body -> isSlotVote(body) ? List.of() : List.of(body));
    village.want("alpha", "run", 0);
    village.run(1100);
    assertThat(village.view("alpha").audits()).containsKey("gamma");
    assertThat(village.view("alpha").entries().get("gamma")).isEmpty();

    village.get("gamma").slow = task -> false;
    village.run(WHOLE_ROUND);
    assertThat(village.view("alpha").entries().get("gamma")).hasSize(9);
    settledWith(4);
  }

  private static boolean isSlotVote(Body body) {
    return body instanceof Body.Vote vote
        && vote.ballots().stream().anyMatch(Body.SlotBallot.class::isInstance);
  }

  @Test
  void anUnhealthyVoterSignsNothingAboutOthersWork() {
    village.get("gamma").unhealthy = Optional.of("self-test failed");
    village.get("beta").trainer = Lies.FAKE;
    play();
    assertThat(village.view("alpha").entries().get("gamma")).isEmpty();
    village
        .view("alpha")
        .slots()
        .values()
        .forEach(
            slot -> {
              assertThat(slot.votes()).doesNotContain("gamma");
              slot.judgements().values().forEach(j -> assertThat(j).doesNotContainKey("gamma"));
            });
  }

  @Test
  void aWorkerThatDoesNotAuditIsNotVotedFor() {
    village.get("beta").isSilentOn(Body.Audit.class);
    play();
    assertThat(verdict("beta")).isEqualTo(Verdict.REVEALED);
    assertThat(village.slot("alpha", "beta").votes()).isEmpty();
    settledWith(3);
  }

  @Test
  void aResultOfTheWrongFormIsNeitherPaidNorJudged() {
    village.get("beta").trainer = (task, honest) -> honest.subList(0, 10);
    play();
    assertThat(village.slot("gamma", "beta").defect()).contains("wrong-leaf-count");
    assertThat(verdict("beta")).isEqualTo(Verdict.MALFORMED);
    settledWith(3);
  }

  // ---- R2: opening

  @Test
  void twoWishesForOneIndexOpenOneRound() {
    village.want("alpha", "one", "run", 0, 4000);
    village.want("alpha", "two", "run", 0, 4000);
    village.run(3);
    assertThat(village.get("gamma").state.rounds()).hasSize(1);
  }

  @Test
  void ofTwoOpeningsOfOneRoundAVoterTakesOne() {
    village.run(1);
    Body.Open open = open("run", 0, 4000);
    village.get("alpha").issue(open);
    village.get("alpha").issue(open("run", 0, 3999));
    village.run(WHOLE_ROUND);
    assertThat(certified("gamma")).hasSize(1);
    village.each(citizen -> assertThat(openVotes(citizen)).hasSize(1));
  }

  @Test
  void aVoterSaysWhyItDoesNotTakeTheSecond() {
    village.get("gamma").isSilentOn(Body.Vote.class);
    village.get("delta").isSilentOn(Body.Vote.class);
    village.run(1);
    village.get("alpha").issue(open("run", 0, 4000));
    village.get("alpha").issue(open("run", 0, 3999));
    village.run(1);
    assertThat(village.get("beta").last.rounds().values())
        .extracting(waiting -> waiting.trouble().orElse(""))
        .containsExactlyInAnyOrder("", "AlreadyVoted");
  }

  @Test
  void aSponsorCannotPromiseItsCreditsTwice() {
    village.run(1);
    village.get("alpha").issue(open("one", 0, 400_000));
    village.get("alpha").issue(open("two", 0, 400_000));
    village.get("alpha").issue(open("three", 0, 400_000));
    village.run(WHOLE_ROUND);
    assertThat(certified("gamma")).extracting(round -> round.open().run()).contains("one", "two");
    assertThat(village.get("gamma").last.rounds().values())
        .extracting(waiting -> waiting.trouble().orElse(""))
        .doesNotContain("ParentIsNotTheHead");
  }

  @Test
  void anHonestSponsorAnnouncesOnlyWhatItCanPay() {
    village.run(1);
    village.want("alpha", "one", "one", 0, 800_000);
    village.want("alpha", "two", "two", 0, 800_000);
    village.get("alpha").act();
    assertThat(village.get("alpha").state.rounds()).hasSize(1);
    assertThat(village.get("alpha").last.wants().get("two").trouble()).contains("BudgetNotCovered");
    village.run(WHOLE_ROUND);
    assertThat(certified("gamma")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "AuditRateTooLow, 99, 4000, 0, beta",
    "UnknownMember, 1000, 4000, 0, zeta",
    "BudgetNotCovered, 1000, 1000001, 0, beta",
    "ParentIsNotTheHead, 1000, 4000, 1, beta",
  })
  void whatABadOpeningIsRefusedFor(
      String reason, int auditRate, long budget, int index, String worker) {
    village.run(1);
    Body.Open fine = open("run", index, budget);
    village.get("alpha").issue(fine.withSlots(List.of(new Body.SlotGrant(worker, 1, auditRate))));
    village.run(10);
    assertThat(village.view("gamma").openVotes()).isEmpty();
    assertThat(trouble("gamma")).contains(reason);
  }

  /** Nobody could hear of anything in time, and honest work would go unpaid. */
  @Test
  void aRoundInAHurryIsNeitherAnnouncedNorVotedFor() {
    village.get("alpha").windows = new Body.Windows(600, 60, 9, 60, 60, 60);
    village.want("alpha", "run", 0);
    village.run(10);
    assertThat(village.get("alpha").last.wants().get("run-0").trouble()).contains("WindowTooShort");

    Body.Open fine = open("run", 0, 4000);
    village.get("alpha").issue(fine.withWindows(new Body.Windows(600, 60, 60, 300, 300, 9)));
    village.run(10);
    assertThat(village.view("gamma").openVotes()).isEmpty();
    assertThat(trouble("gamma")).contains("WindowTooShort");
  }

  private Optional<String> trouble(String member) {
    return village.get(member).last.rounds().values().iterator().next().trouble();
  }

  @Test
  void aVoterWithoutSpaceOrWithoutAdmittingTheSponsorObjects() {
    village.get("gamma").freeBytes = 0;
    village.get("delta").pool =
        Optional.of(new LocalFacts.Pool(1, "cpu", List.of("exact"), 0, Set.of("beta")));
    village.run(1);
    village.get("alpha").issue(open("run", 0, 4000));
    village.run(1);
    assertThat(trouble("gamma")).contains("StorageInsufficient");
    assertThat(trouble("delta")).contains("SponsorNotAdmitted");
  }

  @Test
  void whoDoesNotAdmitASponsorDoesNotTrainForItThoughOthersOpenedTheRound() {
    village.get("delta").pool =
        Optional.of(new LocalFacts.Pool(1, "cpu", List.of("exact"), 0, Set.of("beta")));
    village.want("alpha", "run", 0);
    village.run(3);
    settledWith(3);
    assertThat(village.get("delta").ran).noneMatch(Task.Train.class::isInstance);
  }

  @Test
  void aRecipeOfAbsurdSizeIsAnObjectionNotACrash() {
    village.each(
        citizen ->
            citizen.pool =
                Optional.of(new LocalFacts.Pool(512, "cpu", List.of("exact"), 0, Set.of())));
    village.run(1);
    Body.Open fine = open("run", 0, 4000);
    var giant =
        Recipe.plain(
            ModelSpec.Gpt.plain(1 << 18, 1 << 16, 1 << 15, 256, 256, 1),
            fine.recipe().optimizer(),
            1 << 16,
            1 << 20,
            1 << 10);
    village
        .get("alpha")
        .issue(
            new Body.Open(
                "run",
                0,
                Optional.empty(),
                "",
                giant,
                Village.DATA,
                0,
                List.of(new Body.SlotGrant("gamma", 512, 1000)),
                10,
                4000,
                2,
                Village.WINDOWS,
                0,
                64));
    village.run(1);
    assertThat(trouble("gamma")).contains("StorageInsufficient");
  }

  @Test
  void anOfferWithdrawnAfterTheOpeningDoesNotWedgeTheRun() {
    village.run(1);
    village.cut.add(new Village.Link("alpha", "gamma"));
    village.cut.add(new Village.Link("alpha", "delta"));
    village.get("alpha").issue(open("run", 0, 4000));
    village.get("beta").pool =
        Optional.of(new LocalFacts.Pool(0, "cpu", List.of("exact"), 0, Set.of()));
    village.run(1);
    village.cut.clear();
    village.run(WHOLE_ROUND);
    assertThat(village.view("gamma").certified()).isTrue();
    assertThat(village.view("gamma").settled()).isPresent();
  }

  @Test
  void whatARoundNeedsIsFetchedAfterItWasOpenedWithoutUs() {
    village.get("delta").holds = blob -> false;
    village.want("alpha", "run", 0);
    village.run(1);
    assertThat(village.view("delta").certified()).isTrue();
    assertThat(village.get("delta").ran).isEmpty();
    assertThat(village.get("delta").fetched).contains(Village.DATA);

    village.get("delta").holds = blob -> true;
    village.run(WHOLE_ROUND);
    settledWith(4);
  }

  @Test
  void windowsDoNotStartWithVotesThatDoNotCount() {
    village.run(1);
    Body.Open open = open("run", 0, 4000);
    village.get("beta").isSilentOn(Body.Vote.class);
    village.get("gamma").isSilentOn(Body.Vote.class);
    Digest id = village.get("alpha").issue(open).id();
    village.run(1);
    var vote = new Body.Vote(id, List.of(new Body.OpenBallot("alpha", "run", 0)));
    village.get("delta").issue(vote);
    village.get("delta").issue(vote);
    village.run(5000);
    village.get("beta").lies(List::of);
    village.get("gamma").lies(List::of);
    village.run(WHOLE_ROUND);
    settledWith(4);
  }

  private Body.Open open(String run, int index, long budget) {
    return new Body.Open(
        run,
        index,
        Optional.empty(),
        "",
        Village.RECIPE,
        Village.DATA,
        0,
        List.of("alpha", "beta", "delta", "gamma").stream()
            .map(member -> new Body.SlotGrant(member, 1, 1000))
            .toList(),
        10,
        budget,
        2,
        Village.WINDOWS,
        1000,
        64);
  }

  private List<Round> certified(String member) {
    return village.get(member).state.rounds().values().stream()
        .filter(round -> round.view().certified())
        .toList();
  }

  private static List<Body> openVotes(Village.Citizen citizen) {
    return citizen.feed.stream()
        .map(signed -> signed.body())
        .filter(
            body ->
                body instanceof Body.Vote vote
                    && vote.ballots().stream().anyMatch(Body.OpenBallot.class::isInstance))
        .toList();
  }

  // ---- R8: the checkpoint

  @Test
  void aSponsorThatClosesEarlyTakesNothingFromAnybody() {
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Commit commit
                    ? List.of(
                        commit,
                        new Body.Checkpoint(
                            commit.round(), List.of(), "", "", 0, 0, Body.Outcome.unchanged))
                    : List.of(body));
    play();
    settledWith(4);
    assertThat(village.view("beta").settled().orElseThrow().checkpoint().slots()).isEmpty();
    assertThat(pending("beta")).isEqualTo(400);
  }

  @Test
  void aCheckpointThatDoesNotFollowFromTheSlotsGetsNoVotes() {
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Checkpoint c
                    ? List.of(
                        new Body.Checkpoint(
                            c.round(),
                            c.slots(),
                            c.aggregate(),
                            Digest.of("test/other").hex(),
                            c.lossBeforeMicroNats(),
                            c.lossAfterMicroNats(),
                            c.outcome()))
                    : List.of(body));
    play();
    assertThat(village.view("gamma").settled()).isEmpty();
    assertThat(trouble("gamma")).contains("CheckpointDiffers");
    assertThat(village.view("gamma").slots(Verdict.CERTIFIED)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"1001, 0, accepted", "0, 1001, accepted", "0, 0, unchanged"})
  void losesOutsideTheToleranceOrAWrongOutcomeGetNoVotes(
      long before, long after, Body.Outcome outcome) {
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Checkpoint c
                    ? List.of(
                        new Body.Checkpoint(
                            c.round(),
                            c.slots(),
                            c.aggregate(),
                            c.candidate(),
                            c.lossBeforeMicroNats() + before,
                            c.lossAfterMicroNats() + after,
                            outcome))
                    : List.of(body));
    play();
    assertThat(trouble("gamma")).contains("CheckpointDiffers");
    assertThat(village.view("gamma").settled()).isEmpty();
  }

  @Test
  void votersWhoseNamesAreListedMustHaveVoted() {
    village.get("delta").lies(body -> isSlotVote(body) ? List.of() : List.of(body));
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Checkpoint c
                    ? List.of(
                        new Body.Checkpoint(
                            c.round(),
                            c.slots().stream()
                                .map(
                                    s ->
                                        new Body.CertifiedSlot(
                                            s.member(),
                                            s.slot(),
                                            s.commitment(),
                                            List.of("alpha", "beta", "delta", "gamma")))
                                .toList(),
                            c.aggregate(),
                            c.candidate(),
                            c.lossBeforeMicroNats(),
                            c.lossAfterMicroNats(),
                            c.outcome()))
                    : List.of(body));
    play();
    assertThat(village.view("gamma").settled()).isEmpty();
  }

  @Test
  void anAggregateThatCannotBeComputedIsATroubleThatPeopleSee() {
    village.get("alpha").fails = Task.Aggregate.class::isInstance;
    play();
    assertThat(trouble("alpha")).contains("AggregateFailed");
    assertThat(village.view("gamma").slots(Verdict.CERTIFIED)).hasSize(4);
  }

  @Test
  void workersOfASponsorThatIsGoneForGoodAreCertified() {
    village.get("gamma").slow = Task.Train.class::isInstance;
    village.want("alpha", "run", 0);
    village.run(1);
    village.down.add("alpha");
    village.get("gamma").slow = task -> false;
    village.run(WHOLE_ROUND);
    assertThat(village.view("beta").slots(Verdict.CERTIFIED))
        .extracting(slot -> slot.id().member())
        .contains("beta", "gamma", "delta");
    assertThat(Accounts.of(village.get("beta").state).get("gamma").pending()).isEqualTo(400);
    assertThat(village.view("beta").settled()).isEmpty();
  }

  @Test
  void aRoundInWhichEverythingFailedSettlesEmpty() {
    village.each(citizen -> citizen.fails = Task.Train.class::isInstance);
    play();
    settledWith(0);
    RoundView view = village.view("gamma");
    assertThat(view.settled().orElseThrow().checkpoint().candidate()).isEmpty();
    assertThat(view.settled().orElseThrow().head("parent")).isEqualTo("parent");
    assertThat(Accounts.of(village.get("gamma").state).get("alpha").released())
        .isEqualTo(1_000_000);
  }

  // ---- nobody waits for ever

  @ParameterizedTest
  @CsvSource({
    "Commit, beta", "Receipt, beta", "Reveal, beta", "Audit, beta", "Judgement, beta",
    "Vote, beta", "Checkpoint, beta", "Commit, alpha", "Receipt, alpha", "Reveal, alpha",
    "Audit, alpha", "Judgement, alpha"
  })
  void aRoundEndsThoughAMemberIsSilentOnAKind(String kind, String member) throws Exception {
    village.get("delta").trainer = Lies.FAKE;
    village.get(member).isSilentOn(kind(kind));
    play();
    assertThat(village.view("gamma").settled()).isPresent();
    assertThat(village.view("gamma").slots(Verdict.CERTIFIED)).hasSizeGreaterThanOrEqualTo(2);
    assertThat(village.slot("gamma", "gamma").verdict()).isEqualTo(Verdict.CERTIFIED);
    assertThat(village.slot("gamma", "delta").verdict()).isNotEqualTo(Verdict.CERTIFIED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Commit", "Receipt", "Reveal", "Audit", "Judgement", "Vote"})
  void evenWithoutAQuorumTheNextMomentIsKnownUntilTimeIsUp(String kind) throws Exception {
    village.get("beta").trainer = Lies.FAKE;
    village.get("delta").isSilentOn(kind(kind));
    village.get("gamma").isSilentOn(kind(kind));
    village.want("alpha", "run", 0);
    village.run(1);
    int total = 600 + 60 + 60 + 300 + 300 + 300;
    for (int second = 1; second < total - 1; second += 50) {
      village.run(50);
      village.each(
          citizen -> {
            RoundView view = village.view(citizen.name);
            if (view.certified() && view.settled().isEmpty() && village.now.isBefore(end())) {
              assertThat(citizen.last.wakeAt()).as(citizen.name).isPresent();
              assertThat(citizen.last.wakeAt().get()).isAfter(village.now);
            }
          });
    }
    village.run(200);
    village.each(
        citizen -> assertThat(citizen.last.actions()).noneMatch(Action.Run.class::isInstance));
  }

  private Instant end() {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(1620);
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends Body> kind(String name) throws ClassNotFoundException {
    return (Class<? extends Body>) Class.forName(Body.class.getName() + "$" + name);
  }

  // ---- the record

  @Test
  void twoStatementsForOnePlaceAreKeptAsProof() {
    village.run(1);
    var twin = new Village("alpha", "beta", "gamma", "delta");
    twin.run(0);
    var other = twin.get("delta").issue(new Body.Offer(7, 9, "other", List.of("exact"), 0));
    var mine = village.get("delta").issue(new Body.Offer(7, 8, "mine", List.of("exact"), 0));
    village.run(1);
    LedgerState state = village.get("alpha").state;
    assertThat(state.after("delta", mine.header().counter() - 1, 1)).containsExactly(mine);
    var folded = state.fold(other);
    assertThat(folded.outcome().toString()).contains("equivocation");
    assertThat(folded.state().equivocations().get("delta").second()).isEqualTo(other);
    assertThat(folded.state().fold(other).state()).isEqualTo(folded.state());
  }
}

package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.OverRounds;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.statement.Statement;
import training.proof.protocol.task.Task;

/** Scores that voters measured too are paid with the work, at stake with it, and by a price. */
class ImprovementPayTest {
  /** Forty steps at ten. */
  private static final long WORK = 400;

  /** Of 4000 credits, 2000 are for scores: 500 a slot from a score of 10,000 on. */
  private static final Body.Improvement PART = new Body.Improvement(2000, 10_000);

  private static final long GRANTED = 1_000_000;
  private static final int LAPSED = 2 * (600 + 60 + 60 + 300 + 300 + 300) + 60;

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  @BeforeEach
  void scores() {
    village.improvement = Optional.of(PART);
    village.scores.put("alpha", 10_000L);
    village.scores.put("beta", 2_000L);
    village.scores.put("gamma", 30_000L);
    village.scores.put("delta", -2_000L);
  }

  private void round() {
    village.want("alpha", "run", 0);
    village.run(3);
  }

  private Accounts.Account account(String member) {
    return Accounts.of(village.get("gamma").state).get(member);
  }

  @Test
  void everySlotIsPaidItsShareOfTheScoreUnitAndTheRestReturns() {
    round();
    var closing = village.view("gamma").settled().orElseThrow().checkpoint();
    assertThat(closing.scores()).contains(List.of(10_000L, 2_000L, -2_000L, 30_000L));
    assertThat(closing.score(new SlotId("beta", 0))).contains(2_000L);
    assertThat(closing.score(new SlotId("beta", 1))).isEmpty();
    assertThat(village.view("gamma").score(new SlotId("delta", 0))).contains(-2_000L);
    assertThat(account("alpha").pending()).isEqualTo(WORK + 500);
    assertThat(account("beta").pending()).isEqualTo(WORK + 100);
    assertThat(account("gamma").pending()).isEqualTo(WORK + 500);
    assertThat(account("delta").pending()).as("useless, and honest work").isEqualTo(WORK);
    assertThat(account("alpha").spent()).isEqualTo(4 * WORK + 1100);
    assertThat(account("alpha").released()).isEqualTo(GRANTED - 4 * WORK - 1100);
    assertThat(account("alpha").reserved()).isZero();
    assertThat(account("alpha").forfeited()).isZero();
    village.each(
        citizen ->
            assertThat(Accounts.ledgerDigest(citizen.state))
                .isEqualTo(Accounts.ledgerDigest(village.get("alpha").state)));
  }

  @Test
  void untilTheRoundIsSettledTheWholeBudgetIsReservedButForWork() {
    village.get("alpha").isSilentOn(Body.Checkpoint.class);
    round();
    assertThat(account("beta").pending()).isEqualTo(WORK);
    assertThat(account("alpha").reserved()).isEqualTo(4000 - 4 * WORK);
  }

  /** Nobody got better parameters. */
  @Test
  void anUnchangedCheckpointPaysForNoImprovement() {
    village.each(citizen -> citizen.losses = loss -> 5_100_000);
    round();
    var closing = village.view("gamma").settled().orElseThrow().checkpoint();
    assertThat(closing.outcome()).isEqualTo(Body.Outcome.unchanged);
    assertThat(closing.scores()).isPresent();
    assertThat(account("gamma").pending()).isEqualTo(WORK);
    assertThat(account("alpha").released()).isEqualTo(GRANTED - 4 * WORK);
  }

  @Test
  void aCancelledRoundPaysForNoImprovement() {
    village.get("alpha").slow = Task.Aggregate.class::isInstance;
    round();
    village.get("alpha").withdrawn.add(village.round("alpha").id());
    village.run(3);
    assertThat(village.view("gamma").settled().orElseThrow().checkpoint().slots()).isEmpty();
    assertThat(account("gamma").pending()).isEqualTo(WORK);
    assertThat(account("alpha").released()).isEqualTo(GRANTED - 4 * WORK);
  }

  @Test
  void roundsThatPayForWorkAloneAskForNoScores() {
    village.improvement = Optional.empty();
    round();
    assertThat(village.view("gamma").settled().orElseThrow().checkpoint().scores()).isEmpty();
    assertThat(account("gamma").pending()).isEqualTo(WORK);
  }

  /** Members whose software is older could not read it. */
  @Test
  void aRoundThatPaysForScoresWaitsForTheProtocolThatKnowsThem() {
    var old = new Village(1, 1, "alpha", "beta", "gamma", "delta");
    old.improvement = Optional.of(PART);
    old.want("alpha", "run", 0);
    old.run(3);
    assertThat(old.get("alpha").last.wants().get("run-0").trouble()).contains("ProtocolTooOld");
    assertThat(old.get("alpha").state.rounds()).isEmpty();

    old.agree(new Change.Upgrade(2));
    old.run(3);
    assertThat(old.view("gamma").settled().orElseThrow().checkpoint().scores()).isPresent();
    assertThat(old.get("gamma").refused).isEmpty();
  }

  @Test
  void whatAnEpochDoesNotKnowYetIsRefused() {
    var old = new Village(1, 1, "alpha", "beta", "gamma", "delta");
    old.want("alpha", "run", 0);
    old.run(3);
    for (Body body : Samples.bodiesOfVersion2()) {
      assertThat(body.leastVersion()).isEqualTo(2);
      assertThat(outcome(old.get("alpha"), body)).contains("newer-than-epoch");
      assertThat(outcome(village.get("alpha"), body)).isEmpty();
    }
    assertThat(Samples.bodies()).allMatch(body -> body.leastVersion() == 1);
  }

  private Optional<String> outcome(Village.Citizen citizen, Body body) {
    village.talk();
    var head = citizen.state.head(citizen.name);
    var epoch = citizen.state.epoch().orElseThrow();
    var header =
        new Header(epoch.federation(), 1, citizen.name, 1, head.counter() + 1, head.digest());
    var signed = SignedStatement.sign(new Statement(header, body), citizen.signer);
    return citizen.state.fold(signed).outcome() instanceof Outcome.Refused refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  // ---- who states other scores

  private void closes(UnaryOperator<List<Long>> instead) {
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Checkpoint c
                    ? List.of(with(c, c.scores().map(instead)))
                    : List.of(body));
  }

  private static Body.Checkpoint with(Body.Checkpoint c, Optional<List<Long>> scores) {
    return new Body.Checkpoint(
        c.round(),
        c.slots(),
        c.aggregate(),
        c.candidate(),
        c.lossBeforeMicroNats(),
        c.lossAfterMicroNats(),
        c.outcome(),
        scores);
  }

  private static List<Long> less(List<Long> scores, long by) {
    return scores.stream().map(score -> score - by).toList();
  }

  @Test
  void scoresOtherThanThoseMeasuredGetNoVotes() {
    closes(scores -> less(scores, Village.TOLERANCE + 1));
    round();
    village.run(LAPSED);
    assertThat(village.view("gamma").settled()).isEmpty();
    assertThat(village.get("gamma").last.rounds().get(village.round("gamma").id()).trouble())
        .contains("CheckpointDiffers");
    assertThat(account("gamma").pending()).as("work is paid all the same").isEqualTo(WORK);
    assertThat(account("alpha").reserved()).as("and the rest is stuck").isEqualTo(4000 - 4 * WORK);
  }

  @Test
  void oneSlotThatScoresTooHighIsEnough() {
    closes(
        scores -> {
          var other = new ArrayList<>(scores);
          other.set(0, scores.getFirst() + Village.TOLERANCE + 1);
          return other;
        });
    round();
    assertThat(village.view("gamma").settled()).isEmpty();
  }

  /** Processors may differ a little; what is paid is what the sponsor stated. */
  @Test
  void scoresWithinTheToleranceStandAsStated() {
    closes(scores -> less(scores, Village.TOLERANCE));
    village.get("beta").measures = score -> score - Village.TOLERANCE;
    village.get("delta").measures = score -> score - 1;
    round();
    assertThat(account("beta").pending()).isEqualTo(WORK + 50);
    assertThat(account("gamma").pending()).isEqualTo(WORK + 500);
  }

  @Test
  void aCheckpointWithoutScoresIsVoid() {
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Checkpoint c
                    ? List.of(with(c, Optional.empty()))
                    : List.of(body));
    round();
    var view = village.view("gamma");
    assertThat(view.checkpoints()).isEmpty();
    assertThat(view.voids().values()).containsOnly("scores-not-as-opened");
  }

  @Test
  void aCheckpointWithScoresThatNobodyAskedForIsVoid() {
    village.improvement = Optional.empty();
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Checkpoint c
                    ? List.of(with(c, Optional.of(List.of(1L, 2L, 3L, 4L))))
                    : List.of(body));
    round();
    assertThat(village.view("gamma").checkpoints()).isEmpty();
    assertThat(village.view("gamma").voids().values()).containsOnly("scores-not-as-opened");
  }

  /** Else a sponsor would take what many have done and pay for the scores of few. */
  @Test
  void whoLeavesASlotOutPaysItsWholeShareAndNobodyGetsIt() {
    var alpha = village.get("alpha");
    alpha.lies(
        body -> body instanceof Body.Checkpoint c ? List.of(withoutTheLast(c)) : List.of(body));
    round();
    assertThat(village.view("beta").settled().orElseThrow().checkpoint().slots()).hasSize(3);
    assertThat(village.slot("beta", "gamma").verdict()).isEqualTo(Verdict.CERTIFIED);
    assertThat(account("gamma").pending()).isEqualTo(WORK);
    assertThat(account("alpha").forfeited()).isEqualTo(500);
    assertThat(account("alpha").reserved()).isZero();
    assertThat(account("alpha").released()).isEqualTo(GRANTED - 4 * WORK - 600 - 500);
  }

  private Body.Checkpoint withoutTheLast(Body.Checkpoint c) {
    var alpha = village.get("alpha");
    var all =
        (Task.Aggregate)
            alpha.ran.stream().filter(Task.Aggregate.class::isInstance).findFirst().orElseThrow();
    var some =
        village.aggregate(
            alpha,
            new Task.Aggregate(
                all.round(),
                all.recipe(),
                all.parent(),
                all.data(),
                all.payloads().subList(0, 3),
                all.slots(),
                all.sliceSeed(),
                all.sliceExamples(),
                true,
                Task.VERSION));
    return new Body.Checkpoint(
        c.round(),
        c.slots().subList(0, 3),
        some.aggregate().hex(),
        some.candidate().hex(),
        c.lossBeforeMicroNats(),
        c.lossAfterMicroNats(),
        c.outcome(),
        c.scores().map(scores -> scores.subList(0, 3)));
  }

  /** What is still undecided when the round is settled may yet be left out of it. */
  @Test
  void theShareOfWhatMayYetBeCertifiedStaysReserved() {
    village.get("gamma").isSilentOn(Body.Reveal.class);
    round();
    village.run(LAPSED / 2);
    assertThat(village.view("beta").settled()).isPresent();
    assertThat(village.slot("beta", "gamma").verdict()).isEqualTo(Verdict.INCLUDED);
    assertThat(account("alpha").reserved()).isEqualTo(WORK + 500);
    village.run(LAPSED / 2);
    assertThat(village.slot("beta", "gamma").verdict()).isEqualTo(Verdict.FORFEITED);
    assertThat(account("alpha").reserved()).isZero();
    assertThat(account("alpha").released()).isEqualTo(GRANTED - 3 * WORK - 600);
  }

  // ---- at stake

  @Test
  void improvementIsReleasedWithTheWorkOfItsSlot() {
    for (int index = 0; index <= ReleaseRule.LATER_SLOTS; index++) {
      village.want("alpha", "run", index);
      village.run(3);
    }
    assertThat(account("gamma").released()).isEqualTo(GRANTED + WORK + 500);
    assertThat(account("delta").released()).isEqualTo(GRANTED + WORK);
    assertThat(account("gamma").pending()).isEqualTo(8 * (WORK + 500));
  }

  /** What a round paid for scores is known when all that was said in it is forgotten. */
  @Test
  void roundsWithoutTheirStatementsPaidTheSame() {
    for (int index = 0; index < ReleaseRule.LATER_SLOTS + 4; index++) {
      village.want("alpha", "run", index);
      village.run(3);
    }
    var state = village.get("gamma").state;
    var over = OverRounds.due(state, Round::counter);
    assertThat(over).isNotEmpty();
    var left = OverRounds.without(state, over);
    assertThat(Accounts.of(left)).isEqualTo(Accounts.of(state));
    assertThat(left.rounds().get(over.getFirst().id()).pay(new SlotId("gamma", 0)))
        .isEqualTo(WORK + 500);
  }

  @Test
  void aConvictionTakesImprovementAsWell() {
    round();
    village.get("beta").trainer = Lies.FAKE;
    village.want("alpha", "run", 1);
    village.run(3);
    assertThat(account("beta").convictions()).isEqualTo(1);
    assertThat(account("beta").pending()).isZero();
    assertThat(account("beta").forfeited()).isEqualTo(WORK + 100);
  }

  /** Whoever skips work may hope for all that its slot can be paid; it has all of it to lose. */
  @Test
  void auditRatesCountAllThatASlotCanBePaid() {
    for (int index = 0; index < Standing.PROBATION_SLOTS; index++) {
      village.want("alpha", "run", index);
      village.run(3);
    }
    var state = village.get("gamma").state;
    var round = state.rounds().values().iterator().next();
    var accounts = Accounts.of(state);
    assertThat(floor("gamma")).as("900 of 900 and 4 times 900").isEqualTo(200);
    assertThat(floor("delta")).as("900 of 900 and 4 times 400").isEqualTo(360);
    assertThat(round.open().mostPerSlot()).isEqualTo(WORK + 500);
    assertThat(accounts.get("delta").pending()).isEqualTo(4 * WORK);
  }

  private int floor(String member) {
    var state = village.get("gamma").state;
    var open = state.rounds().values().iterator().next().open();
    return Standing.floorPerMille(state, Accounts.of(state), open, Optional.empty(), member);
  }

  @Test
  void scoresThatLeaveEveryScaleAreStatedAsTheGreatestThereAre() {
    village.scores.put("delta", -3 * Body.MAX_SCORE);
    round();
    var closing = village.view("gamma").settled().orElseThrow().checkpoint();
    assertThat(closing.scores().orElseThrow()).contains(-Body.MAX_SCORE);
    assertThat(account("delta").pending()).isEqualTo(WORK);
  }

  /** Whatever was scored: conserved after every statement (the village looks), and as computed. */
  @Property(tries = 12)
  void payFollowsFromTheCertifiedCheckpointAlone(
      @ForAll @Size(4) List<@LongRange(min = -20_000, max = 20_000) Long> scores,
      @ForAll @LongRange(min = 1, max = 3_000) long credits) {
    var village = new Village("alpha", "beta", "gamma", "delta");
    village.improvement = Optional.of(new Body.Improvement(credits, 10_000));
    List<String> names = List.of("alpha", "beta", "delta", "gamma");
    names.forEach(name -> village.scores.put(name, scores.get(names.indexOf(name))));
    village.want("alpha", "run", 0);
    village.run(3);
    long work = Math.min(WORK, (4000 - credits) / 4);
    for (String name : names) {
      long score = Math.clamp(scores.get(names.indexOf(name)), 0, 10_000);
      assertThat(Accounts.of(village.get("beta").state).get(name).pending())
          .isEqualTo(work + credits * score / 40_000);
      assertThat(village.round("beta").pay(new SlotId(name, 0)))
          .isEqualTo(work + credits * score / 40_000);
    }
  }
}

package training.proof.protocol.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/** What a score is paid: a price known before the work, whoever else works and scores. */
class ImprovementTest {
  private static final int SLOTS = 12;

  @Property(tries = 300)
  void allSlotsTogetherNeverGetMoreThanIsSetAside(
      @ForAll @LongRange(min = 1, max = 1L << 50) long credits,
      @ForAll @LongRange(min = 1, max = 1_000_000_000) long unit,
      @ForAll @Size(SLOTS) List<@LongRange(min = -Body.MAX_SCORE, max = Body.MAX_SCORE) Long> all) {
    Body.Open open = open(credits, unit, SLOTS);
    long paid = all.stream().mapToLong(open::improvementCredits).sum();
    assertThat(paid).isBetween(0L, credits);
    assertThat(all).allMatch(s -> open.improvementCredits(s) <= open.mostImprovementPerSlot());
    assertThat(SLOTS * open.mostPerSlot()).isLessThanOrEqualTo(open.budget());
  }

  @Property(tries = 300)
  void aHigherScoreIsNeverPaidLessAndNoneBelowZeroAnything(
      @ForAll @LongRange(min = 1, max = 1L << 50) long credits,
      @ForAll @LongRange(min = 1, max = 1_000_000_000) long unit,
      @ForAll @LongRange(min = -2_000_000_000, max = 2_000_000_000) long score,
      @ForAll @LongRange(min = 0, max = 2_000_000_000) long more) {
    Body.Open open = open(credits, unit, SLOTS);
    assertThat(open.improvementCredits(score + more))
        .isGreaterThanOrEqualTo(open.improvementCredits(score));
    assertThat(open.improvementCredits(Math.min(0, score))).isZero();
    assertThat(open.improvementCredits(unit + more)).isEqualTo(open.mostImprovementPerSlot());
  }

  /** Pay is linear: so many slots of one member get what they get as slots of as many members. */
  @Property(tries = 200)
  void whoeverTheSlotsBelongToAndInWhicheverOrderTheyEarnTheSame(
      @ForAll @LongRange(min = 1, max = 1L << 50) long credits,
      @ForAll @Size(SLOTS) List<@LongRange(min = -10, max = 2_000) Long> scores,
      @ForAll long shuffle) {
    var one = open(credits, 1_000, List.of(new Body.SlotGrant("solo", SLOTS, 1000)));
    var grants = new ArrayList<Body.SlotGrant>();
    for (int i = 0; i < SLOTS; i++) {
      grants.add(new Body.SlotGrant("part-" + (char) ('a' + i), 1, 1000));
    }
    var many = open(credits, 1_000, grants);
    var mixed = new ArrayList<>(scores);
    Collections.shuffle(mixed, new Random(shuffle));
    assertThat(mixed.stream().mapToLong(many::improvementCredits).sum())
        .isEqualTo(scores.stream().mapToLong(one::improvementCredits).sum());
  }

  /** Rounding costs a slot less than one credit. */
  @Property(tries = 300)
  void whatIsPaidIsTheShareOfTheUnit(
      @ForAll @LongRange(min = 1, max = 1_000_000) long credits,
      @ForAll @LongRange(min = 1, max = 1_000) long unit,
      @ForAll @LongRange(min = 0, max = 1_000) long score) {
    long counted = Math.min(score, unit);
    long paid = open(credits, unit, SLOTS).improvementCredits(score);
    assertThat(paid * unit * SLOTS).isLessThanOrEqualTo(credits * counted);
    assertThat((paid + 1) * unit * SLOTS).isGreaterThan(credits * counted);
  }

  @Test
  void workIsPaidFromWhatIsLeft() {
    var open = open(4000, 1000, 4);
    assertThat(open.budget()).isEqualTo(8000);
    assertThat(open.creditsPerSlot()).as("40 steps at 10").isEqualTo(400);
    assertThat(new Body.Improvement(7000, 1)).isNotNull();
    assertThat(withBudget(open, 5000).creditsPerSlot()).as("a quarter of 1000").isEqualTo(250);
    assertThat(withBudget(open, 5000).mostPerSlot()).isEqualTo(1250);
  }

  @Test
  void numbersAreInRangeAndScoresOneForEachSlot() {
    refused("out-of-range", () -> new Body.Improvement(0, 1));
    refused("out-of-range", () -> new Body.Improvement((1L << 50) + 1, 1));
    refused("out-of-range", () -> new Body.Improvement(1, 0));
    refused("out-of-range", () -> new Body.Improvement(1, 1_000_000_001));
    refused("out-of-range", () -> withBudget(open(4000, 1000, 4), 3999));
    refused("bad-checkpoint", () -> checkpoint(1, List.of()));
    refused("bad-checkpoint", () -> checkpoint(1, List.of(1L, 2L)));
    refused("bad-checkpoint", () -> checkpoint(0, List.of()));
    refused("out-of-range", () -> checkpoint(1, List.of(Body.MAX_SCORE + 1)));
    refused("out-of-range", () -> checkpoint(1, List.of(-Body.MAX_SCORE - 1)));
  }

  /** Nobody sees from a statement without it that there is such a thing. */
  @Test
  void withoutImprovementNothingIsWritten() {
    var open = open(4000, 1000, 4);
    assertThat(CanonicalJson.text(open)).contains("\"improvement\":{\"credits\":4000,");
    assertThat(CanonicalJson.text(Samples.bodies().get(2))).doesNotContain("improvement");
    assertThat(CanonicalJson.text(checkpoint(1, List.of(-7L)))).contains("\"scores\":[-7]");
    assertThat(Samples.bodies().stream().map(CanonicalJson::text))
        .noneMatch(t -> t.contains("scores"));
  }

  static Body.Checkpoint checkpoint(int slots, List<Long> scores) {
    String made = slots == 0 ? "" : Samples.DATA.hex();
    var listed =
        Collections.nCopies(slots, new Body.CertifiedSlot("a", 0, Samples.DATA, List.of()));
    return new Body.Checkpoint(
        Samples.ROUND,
        listed,
        made,
        made,
        0,
        0,
        slots == 0 ? Body.Outcome.unchanged : Body.Outcome.accepted,
        Optional.of(scores));
  }

  private static Body.Open open(long credits, long unit, int slots) {
    return open(credits, unit, List.of(new Body.SlotGrant("a", slots, 1000)));
  }

  private static Body.Open open(long credits, long unit, List<Body.SlotGrant> grants) {
    return open(Math.min(1L << 50, 2 * credits), new Body.Improvement(credits, unit), grants);
  }

  private static Body.Open withBudget(Body.Open open, long budget) {
    return open(budget, open.improvement().orElseThrow(), open.slots());
  }

  private static Body.Open open(
      long budget, Body.Improvement improvement, List<Body.SlotGrant> grants) {
    return new Body.Open(
        "run",
        0,
        Optional.empty(),
        "",
        Samples.recipe(),
        Digest.of("sample/data"),
        0,
        grants,
        10,
        budget,
        2,
        new Body.Windows(600, 60, 60, 300, 300, 300),
        100,
        64,
        Optional.of(improvement),
        Optional.empty());
  }

  private static void refused(String reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}

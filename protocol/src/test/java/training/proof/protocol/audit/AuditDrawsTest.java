package training.proof.protocol.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;

class AuditDrawsTest {
  private static final Digest ROUND = Digest.of("test/round");

  @Property(tries = 200)
  void drawsAreDistinctAscendingAndAsManyAsWanted(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @IntRange(min = 1, max = 40) int segments,
      @ForAll @IntRange(min = 1, max = 50) int wanted) {
    List<Integer> drawn = draw(seed, 1000, wanted, segments);
    assertThat(drawn).hasSize(Math.min(wanted, segments)).doesNotHaveDuplicates().isSorted();
    assertThat(drawn).allMatch(j -> j >= 0 && j < segments);
    assertThat(draw(seed, 1000, wanted, segments)).isEqualTo(drawn);
  }

  /** Chi-square with 9 degrees of freedom: above 27.9 in one of 1000 uniform samples. */
  @Test
  void everySegmentIsDrawnAsOften() {
    int[] counts = new int[10];
    for (int seed = 0; seed < 4000; seed++) {
      draw(seed, 1000, 2, 10).forEach(j -> counts[j]++);
    }
    long sum = 0;
    for (int count : counts) {
      sum += (long) (count - 800) * (count - 800);
    }
    assertThat(sum / 800).as("chi-square of %s", counts).isLessThan(28);
  }

  /** Binomial, 4000 trials at 0.3: five standard deviations are 145. */
  @Test
  void theRateIsTheShareOfSlotsAudited() {
    int audited = 0;
    for (int seed = 0; seed < 4000; seed++) {
      audited += draw(seed, 300, 2, 10).isEmpty() ? 0 : 1;
      assertThat(draw(seed, 0, 2, 10)).isEmpty();
    }
    assertThat(audited).isBetween(1200 - 145, 1200 + 145);
  }

  @Test
  void slotsAndRoundsAreDrawnApart() {
    Digest seed = Digest.of("test/seed");
    List<Integer> one = AuditDraws.of(seed, ROUND, "alpha", 0, 1000, 5, 1000);
    assertThat(AuditDraws.of(seed, ROUND, "alpha", 1, 1000, 5, 1000)).isNotEqualTo(one);
    assertThat(AuditDraws.of(seed, ROUND, "beta", 0, 1000, 5, 1000)).isNotEqualTo(one);
    assertThat(AuditDraws.of(seed, seed, "alpha", 0, 1000, 5, 1000)).isNotEqualTo(one);
    assertThat(AuditDraws.of(ROUND, ROUND, "alpha", 0, 1000, 5, 1000)).isNotEqualTo(one);
  }

  private static List<Integer> draw(int seed, int rate, int wanted, int segments) {
    return AuditDraws.of(Digest.of("test/seed", seed), ROUND, "alpha", 0, rate, wanted, segments);
  }
}

package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  /** CosineAnnealingLR of PyTorch 2.7.1 with T_max 10, eta_min 0.1; ours begins at its second. */
  @Test
  void theCosineAgreesWithPyTorch() {
    double[] expected = {
      0.977975432333,
      0.914057647469,
      0.814503363532,
      0.689057647469,
      0.55,
      0.410942352531,
      0.285496636468,
      0.185942352531,
      0.122024567667,
      0.1
    };
    var schedule = Schedule.warmupCosine("1.0", "0.1", 0, 10);
    for (int step = 0; step < 10; step++) {
      assertThat(schedule.rate(step)).isCloseTo(expected[step], within(1e-12));
    }
    assertThat(schedule.rate(10_000)).isEqualTo(schedule.rate(9));
  }

  /** LinearLR of PyTorch 2.7.1 with start_factor 0.25 and total_iters 3 on 0.4. */
  @Test
  void theWarmUpAgreesWithPyTorch() {
    double[] expected = {0.1, 0.2, 0.3, 0.4};
    for (int step = 0; step < 4; step++) {
      assertThat(Schedule.warmupCosine("0.4", "0.1", 4, 9).rate(step))
          .isCloseTo(expected[step], within(1e-15));
      assertThat(Schedule.warmupStableDecay("0.4", "0.1", 4, 2, 9).rate(step))
          .isCloseTo(expected[step], within(1e-15));
    }
  }

  /** By hand: 2 steps up, 3 at the peak, 4 down to the floor. */
  @Test
  void stableThenDecay() {
    var schedule = Schedule.warmupStableDecay("0.5", "0.1", 2, 4, 9);
    double[] expected = {0.25, 0.5, 0.5, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1};
    for (int step = 0; step < 10; step++) {
      assertThat(schedule.rate(step)).isCloseTo(expected[step], within(1e-15));
    }
  }

  @Test
  void constantStaysAndWarmUpMayBeAll() {
    assertThat(Schedule.constant("0.001").rate(123_456)).isEqualTo(0.001);
    assertThat(Schedule.warmupCosine("0.5", "0.1", 4, 4).rate(99)).isEqualTo(0.5);
    assertThat(Schedule.warmupStableDecay("0.5", "0.1", 0, 0, 4).rate(3)).isEqualTo(0.5);
  }

  @Property(tries = 200)
  void ratesRiseThenNeverRiseAgain(
      @ForAll @IntRange(min = 0, max = 50) int warmup,
      @ForAll @IntRange(min = 0, max = 50) int decay,
      @ForAll @IntRange(min = 1, max = 50) int rest) {
    int steps = warmup + decay + rest;
    for (var schedule :
        new Schedule[] {
          Schedule.warmupCosine("0.003", "0.0001", warmup, steps),
          Schedule.warmupStableDecay("0.003", "0.0001", warmup, decay, steps)
        }) {
      for (int step = 1; step < steps + 3; step++) {
        double before = schedule.rate(step - 1);
        double now = schedule.rate(step);
        assertThat(now).isBetween(0.0, 0.003);
        assertThat(step < warmup ? now > before : now <= before || step == warmup).isTrue();
      }
    }
  }

  @Test
  void refusesWhatIsNoRateAndNoPhase() {
    for (String bad : new String[] {"1e-3", "-1", "", ".5", "NaN", "0x1", "1.", "2", "0", " 1"}) {
      assertThatThrownBy(() -> Schedule.constant(bad))
          .as(bad)
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining("learningRate");
    }
    assertThatThrownBy(() -> Schedule.warmupCosine("0.1", "0.2", 1, 9))
        .hasMessageContaining("floor");
    assertThatThrownBy(() -> Schedule.warmupCosine("0.1", "0.01", 10, 9))
        .hasMessageContaining("steps");
    assertThatThrownBy(() -> Schedule.warmupStableDecay("0.1", "0.01", 5, 5, 9))
        .hasMessageContaining("steps");
    assertThatThrownBy(() -> Schedule.warmupStableDecay("0.1", "0.01", -1, 5, 9))
        .hasMessageContaining("phase");
  }
}

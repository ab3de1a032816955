package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import training.proof.numerics.aggregation.ArrayInputs;
import training.proof.numerics.aggregation.Mean;

class AggregationTest {

  @Test
  void theMeanIsAddedInTheOrderGiven() {
    // 2^24 + 1 is no float: adding the ones first keeps them, adding them last loses them.
    assertThat(mean(0x1p24f, 1, 1)).isEqualTo(0x1p24f / 3);
    assertThat(mean(1, 1, 0x1p24f)).isEqualTo((0x1p24f + 2) / 3);
  }

  @Property
  void theMeanOfEqualPayloadsIsThePayload(
      @ForAll @FloatRange(min = -8, max = 8) float value,
      @ForAll @IntRange(min = 0, max = 5) int doublings) {
    var payloads = new float[1 << doublings];
    Arrays.fill(payloads, value);
    assertThat(mean(payloads)).isCloseTo(value, within(1e-5f));
  }

  /** A sum begins with zero, not with its first input: no mean is minus zero. */
  @Test
  void theMeanOfNothingIsZero() {
    assertThat(Float.floatToRawIntBits(mean(-0f, -0f))).isZero();
  }

  @Property
  void aSlotThatStaysWhereItStartedContributesNothing(
      @ForAll @FloatRange(min = -8, max = 8) float one,
      @ForAll @FloatRange(min = -8, max = 8) float other) {
    float[] start = {one, other};
    assertThat(PseudoGradient.between(start, start)).containsOnly(0f);
    assertThat(PseudoGradient.apply(start, new float[2])).isEqualTo(start);
  }

  @Test
  void thePseudoGradientIsStartMinusEnd() {
    assertThat(PseudoGradient.between(new float[] {1, 2}, new float[] {0.5f, 4}))
        .containsExactly(0.5f, -2f);
  }

  @Test
  void refusesVectorsOfAnotherModel() {
    assertThatThrownBy(() -> PseudoGradient.between(new float[1], new float[2]))
        .isInstanceOf(NumericsException.class);
  }

  @Test
  void lossesAreRoundedHalfToEvenMicroNats() {
    assertThat(MicroNats.of(5.545177444479562)).isEqualTo(5_545_177);
    assertThat(MicroNats.of(0.0000005)).isZero();
    assertThat(MicroNats.of(0.0000015)).isEqualTo(2);
    assertThatThrownBy(() -> MicroNats.of(Double.NaN)).isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> MicroNats.of(1e7)).isInstanceOf(NumericsException.class);
  }

  private static float mean(float... payloads) {
    var vectors = new float[payloads.length][];
    for (int i = 0; i < payloads.length; i++) {
      vectors[i] = new float[] {payloads[i]};
    }
    return new Mean().aggregate(ArrayInputs.of(vectors))[0];
  }
}

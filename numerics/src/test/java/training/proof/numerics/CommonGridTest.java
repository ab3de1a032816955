package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CommonGridTest {

  @Test
  void valuesBecomeMultiplesOfTheLargestExponentMinusTheBits() {
    // The largest is 5 = 1.25 * 2^2, so two bits leave multiples of 2^(2-2) = 1; ties go to even.
    assertThat(round(2, 5, 0.5, 1.5, -2.4, 0.49, -0.0)).containsExactly(5f, 0f, 2f, -2f, 0f, -0f);
  }

  @Test
  void noiseFarBelowTheSpacingChangesNothing() {
    double[] gradients = {0.3, -0.07, 1e-4, 3e-9};
    double[] noisy = gradients.clone();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += (i % 2 == 0 ? 1 : -1) * 1e-16;
    }
    assertThat(round(20, noisy)).isEqualTo(round(20, gradients));
  }

  @Test
  void whatIsOnlyNoiseBecomesZero() {
    assertThat(round(20, 1, 3e-17, -2e-17)).containsExactly(1f, 0f, -0f);
    assertThat(round(20, 0, 0)).containsExactly(0f, 0f);
  }

  @Property
  void theErrorIsAtMostHalfTheSpacingAndRoundingTwiceOnThatGridIsRoundingOnce(
      @ForAll @Size(6) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
      @ForAll @IntRange(min = 8, max = 23) int bits) {
    double[] gradients = values.stream().mapToDouble(Double::doubleValue).toArray();
    double spacing = new CommonGrid(bits).spacing(largest(gradients));
    float[] rounded = round(bits, gradients);
    double[] again = new double[rounded.length];
    for (int i = 0; i < rounded.length; i++) {
      assertThat(Math.abs(rounded[i] - gradients[i])).isLessThanOrEqualTo(spacing / 2);
      assertThat(rounded[i] / spacing).isEqualTo(Math.rint(rounded[i] / spacing));
      again[i] = rounded[i];
    }
    if (new CommonGrid(bits).spacing(largest(again)) == spacing) {
      assertThat(round(bits, again)).isEqualTo(rounded);
    }
  }

  /** Where the largest rounds up to a power of two its exponent grows, and with it the spacing. */
  @Test
  void roundingTwiceMayBeCoarserWhereTheLargestRoundsUp() {
    float[] once = round(10, 524160, 256.01);
    assertThat(once).containsExactly(524288f, 256f);
    assertThat(round(10, once[0], once[1])).containsExactly(524288f, 0f);
  }

  @Test
  void gradientsNearTheLeastFloatKeepAGridThatFloatsCanHold() {
    assertThat(round(20, 0x1p-140, 0x1p-149, 0x1p-151)).containsExactly(0x1p-140f, 0x1p-149f, 0f);
  }

  @Test
  void refusesADivergedGradientAndNamesTheParameter() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e39}) {
      double[] gradients = {0, 0, 0, bad, 0, 0, 0, 0};
      assertThatThrownBy(
              () ->
                  new CommonGrid(20)
                      .round(Layouts.small(), MemorySegment.ofArray(gradients), new float[8]))
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining("parameter w");
    }
  }

  @Test
  void refusesBitsOutOfRange() {
    assertThatThrownBy(() -> new CommonGrid(0)).isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> new CommonGrid(41)).isInstanceOf(NumericsException.class);
  }

  private static double largest(double[] gradients) {
    double largest = 0;
    for (double g : gradients) {
      largest = Math.max(largest, Math.abs(g));
    }
    return largest;
  }

  private static float[] round(int bits, double... gradients) {
    var rounded = new float[gradients.length];
    new CommonGrid(bits)
        .round(Layouts.vector(gradients.length), MemorySegment.ofArray(gradients), rounded);
    return rounded;
  }
}

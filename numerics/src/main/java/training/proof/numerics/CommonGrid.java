package training.proof.numerics;

import java.nio.DoubleBuffer;

/**
 * Rounds a step's FP64 gradients to the multiples of 2^(e-g), e being the exponent of the largest
 * magnitude: what processors disagree on lies far below that spacing, so all of them keep the same
 * numbers. Up to 23 bits these are exact in FP32; beyond, the conversion rounds equal numbers
 * equally.
 */
public final class CommonGrid {

  /** Finer grids would come down to the noise that they are there to remove. */
  public static final int MAX_BITS = 40;

  private static final int MIN_FLOAT_EXPONENT = -149;

  /** Elements that are copied out of native memory at once: arrays are what loops are fast on. */
  private static final int BLOCK = 4096;

  private final int bits;

  /** A grid of {@code bits} binary digits below the leading one (the recipe's gridBits). */
  public CommonGrid(int bits) {
    if (bits < 1 || bits > MAX_BITS) {
      throw new NumericsException("gridBits is " + bits + "; it must be 1 to " + MAX_BITS);
    }
    this.bits = bits;
  }

  /**
   * Rounds half to even; the gradients' order and number stay.
   *
   * @throws NumericsException when a gradient is not finite or beyond FP32
   */
  public void round(ParameterLayout layout, DoubleBuffer gradients, float[] rounded) {
    layout.requireLength("the vector of gradients", rounded);
    int exponent = spacingExponent(largest(layout, gradients));
    double up = StrictMath.scalb(1.0, -exponent);
    double down = StrictMath.scalb(1.0, exponent);
    var block = new double[BLOCK];
    int base = gradients.position();
    for (int from = 0; from < rounded.length; from += BLOCK) {
      int length = Math.min(BLOCK, rounded.length - from);
      gradients.get(base + from, block, 0, length);
      round(block, length, up, down, rounded, from);
    }
  }

  private static void round(
      double[] block, int length, double up, double down, float[] rounded, int from) {
    for (int i = 0; i < length; i++) {
      rounded[from + i] = (float) (Math.rint(block[i] * up) * down);
    }
  }

  /** Exponent of the grid's spacing for this largest magnitude: e - g, never below FP32's least. */
  int spacingExponent(double largest) {
    return largest == 0
        ? MIN_FLOAT_EXPONENT
        : Math.max(MIN_FLOAT_EXPONENT, Math.getExponent(largest) - bits);
  }

  /** The grid's spacing for gradients of this largest magnitude. */
  public double spacing(double largest) {
    return StrictMath.scalb(1.0, spacingExponent(largest));
  }

  private static double largest(ParameterLayout layout, DoubleBuffer gradients) {
    var block = new double[BLOCK];
    double largest = 0;
    int base = gradients.position();
    for (int from = 0; from < layout.size(); from += BLOCK) {
      int length = Math.min(BLOCK, layout.size() - from);
      gradients.get(base + from, block, 0, length);
      double here = largest(block, length);
      if (!(here < Float.MAX_VALUE)) {
        throw diverged(layout, gradients);
      }
      largest = Math.max(largest, here);
    }
    return largest;
  }

  /** Of magnitudes; NaN where one is. */
  private static double largest(double[] block, int length) {
    double largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(block[i]));
    }
    return largest;
  }

  private static NumericsException diverged(ParameterLayout layout, DoubleBuffer gradients) {
    int i = 0;
    while (Math.abs(gradients.get(gradients.position() + i)) < Float.MAX_VALUE) {
      i++;
    }
    return FiniteGradients.diverged(layout, i, gradients.get(gradients.position() + i));
  }
}

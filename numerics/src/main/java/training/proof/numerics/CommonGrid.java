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
    int base = gradients.position();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) (Math.rint(gradients.get(base + i) * up) * down);
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
    double largest = 0;
    int base = gradients.position();
    for (int i = 0; i < layout.size(); i++) {
      double magnitude = Math.abs(gradients.get(base + i));
      if (!(magnitude < Float.MAX_VALUE)) {
        throw new NumericsException(
            "the gradient of parameter "
                + layout.nameAt(i)
                + " is "
                + gradients.get(base + i)
                + ": training diverged; lower the recipe's learning rate or clipNorm");
      }
      largest = Math.max(largest, magnitude);
    }
    return largest;
  }
}

package training.proof.numerics;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

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
  private final Stretches stretches;

  /** Rounds on the caller's thread. */
  public CommonGrid(int bits) {
    this(bits, Stretches.alone());
  }

  /** A grid of {@code bits} binary digits below the leading one (the recipe's gridBits). */
  public CommonGrid(int bits, Stretches stretches) {
    if (bits < 1 || bits > MAX_BITS) {
      throw new NumericsException("gridBits is " + bits + "; it must be 1 to " + MAX_BITS);
    }
    this.bits = bits;
    this.stretches = stretches;
  }

  /**
   * Rounds half to even; the gradients' order and number stay.
   *
   * @throws NumericsException when a gradient is not finite or beyond FP32
   */
  public void round(ParameterLayout layout, MemorySegment gradients, float[] rounded) {
    layout.requireLength("the vector of gradients", rounded);
    int exponent = spacingExponent(largest(layout, gradients));
    double up = StrictMath.scalb(1.0, -exponent);
    double down = StrictMath.scalb(1.0, exponent);
    stretches.over(rounded.length, (from, to) -> round(gradients, from, to, up, down, rounded));
  }

  private static void round(
      MemorySegment gradients, int from, int to, double up, double down, float[] rounded) {
    var block = new double[BLOCK];
    for (int at = from; at < to; at += BLOCK) {
      int length = Math.min(BLOCK, to - at);
      copy(gradients, at, block, length);
      round(block, length, up, down, rounded, at);
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

  private double largest(ParameterLayout layout, MemorySegment gradients) {
    double largest = 0;
    for (double part :
        stretches.measure(layout.size(), (from, to) -> largest(gradients, from, to))) {
      largest = Math.max(largest, part);
    }
    if (!(largest < Float.MAX_VALUE)) {
      throw diverged(layout, gradients);
    }
    return largest;
  }

  private static double largest(MemorySegment gradients, int from, int to) {
    var block = new double[BLOCK];
    double largest = 0;
    for (int at = from; at < to; at += BLOCK) {
      int length = Math.min(BLOCK, to - at);
      copy(gradients, at, block, length);
      largest = Math.max(largest, largest(block, length));
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

  private static void copy(MemorySegment gradients, int from, double[] block, int length) {
    long offset = (long) from * Double.BYTES;
    MemorySegment.copy(gradients, ValueLayout.JAVA_DOUBLE, offset, block, 0, length);
  }

  private static NumericsException diverged(ParameterLayout layout, MemorySegment gradients) {
    int i = 0;
    while (Math.abs(gradients.getAtIndex(ValueLayout.JAVA_DOUBLE, i)) < Float.MAX_VALUE) {
      i++;
    }
    return FiniteGradients.diverged(layout, i, gradients.getAtIndex(ValueLayout.JAVA_DOUBLE, i));
  }
}

package training.proof.numerics.aggregation;

import java.util.Arrays;
import training.proof.numerics.NumericsException;

/**
 * Refuses values that are not finite. Zero times a finite value is zero and stays so when added up;
 * one NaN or infinity makes the sum NaN: so a tile is checked in one pass without a branch.
 */
final class Finite {
  private final float[] probe = new float[Sweep.TILE];

  /** Checks the first {@code count} rows, tiles that start at element {@code from}. */
  void require(Inputs inputs, int from, float[][] rows) {
    Arrays.fill(probe, 0f);
    for (int i = 0; i < inputs.count(); i++) {
      addNothing(probe, rows[i]);
    }
    for (float value : probe) {
      if (value != 0) {
        throw refusal(inputs, from, rows);
      }
    }
  }

  private static void addNothing(float[] probe, float[] row) {
    for (int k = 0; k < Sweep.TILE; k++) {
      probe[k] += row[k] * 0f;
    }
  }

  private static NumericsException refusal(Inputs inputs, int from, float[][] rows) {
    for (int i = 0; i < inputs.count(); i++) {
      for (int k = 0; k < Sweep.TILE; k++) {
        if (!Float.isFinite(rows[i][k])) {
          return new NumericsException(
              inputs.name(i)
                  + " holds "
                  + rows[i][k]
                  + " at element "
                  + (from + k)
                  + ": leave this input out; training diverged or it is hostile");
        }
      }
    }
    throw new IllegalStateException("the probe found what the rows do not hold");
  }

  /** Refuses a result that left FP32's range although all inputs were finite. */
  static void requireResult(String rule, int from, float[] values, int length) {
    if (!all(values, length)) {
      throw new NumericsException(
          "the "
              + rule
              + " leaves the range of FP32 within elements "
              + from
              + " to "
              + (from + length)
              + ": clip the inputs' norms first");
    }
  }

  /** Whether the first {@code length} values are finite. */
  static boolean all(float[] values, int length) {
    float largest = 0;
    for (int k = 0; k < length; k++) {
      largest = Math.max(largest, Math.abs(values[k]));
    }
    return largest <= Float.MAX_VALUE;
  }
}

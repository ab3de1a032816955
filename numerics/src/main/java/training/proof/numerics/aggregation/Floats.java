package training.proof.numerics.aggregation;

import java.util.Arrays;

/** Sums of rows in FP32, added from the left, and their division by a count. */
final class Floats {
  private Floats() {}

  /** sum = rows[first] + ... + rows[last - 1]. */
  static void sum(float[][] rows, int first, int last, float[] sum) {
    Arrays.fill(sum, 0f);
    int i = first;
    for (; i + 4 <= last; i += 4) {
      addFour(sum, rows[i], rows[i + 1], rows[i + 2], rows[i + 3]);
    }
    for (; i < last; i++) {
      add(sum, rows[i]);
    }
  }

  static void add(float[] sum, float[] row) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += row[k];
    }
  }

  static void divide(float[] values, int count) {
    float divisor = count;
    for (int k = 0; k < values.length; k++) {
      values[k] /= divisor;
    }
  }

  static void multiply(float[] values, float factor) {
    for (int k = 0; k < values.length; k++) {
      values[k] *= factor;
    }
  }

  private static void addFour(float[] sum, float[] a, float[] b, float[] c, float[] d) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] = (((sum[k] + a[k]) + b[k]) + c[k]) + d[k];
    }
  }
}

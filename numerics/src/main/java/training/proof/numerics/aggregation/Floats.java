package training.proof.numerics.aggregation;

import java.util.Arrays;

/** Sums of rows in FP32, added from the left, and their division by a count. */
final class Floats {
  private Floats() {}

  /** sum = rows[first] + ... + rows[last - 1]. */
  static void sum(float[][] rows, int first, int last, float[] sum) {
    Arrays.fill(sum, 0f);
    add(rows, first, last, sum, 0, sum.length);
  }

  /** Adds rows[first] to rows[last - 1] to the sum, elements {@code from} to {@code to} of each. */
  static void add(float[][] rows, int first, int last, float[] sum, int from, int to) {
    int i = first;
    for (; i + 4 <= last; i += 4) {
      addFour(sum, rows[i], rows[i + 1], rows[i + 2], rows[i + 3], from, to);
    }
    for (; i < last; i++) {
      add(sum, rows[i], from, to);
    }
  }

  static void add(float[] sum, float[] row, int from, int to) {
    for (int k = from; k < to; k++) {
      sum[k] += row[k];
    }
  }

  static void divide(float[] values, int from, int to, int count) {
    float divisor = count;
    for (int k = from; k < to; k++) {
      values[k] /= divisor;
    }
  }

  static void multiply(float[] values, float factor) {
    for (int k = 0; k < values.length; k++) {
      values[k] *= factor;
    }
  }

  private static void addFour(
      float[] sum, float[] a, float[] b, float[] c, float[] d, int from, int to) {
    for (int k = from; k < to; k++) {
      sum[k] = (((sum[k] + a[k]) + b[k]) + c[k]) + d[k];
    }
  }
}

package training.proof.numerics.aggregation;

import java.util.Arrays;

/** Tiles in FP64, and weighted sums of them. */
final class Doubles {
  private Doubles() {}

  static void widen(float[][] rows, double[][] wide) {
    for (int i = 0; i < wide.length; i++) {
      widen(rows[i], wide[i]);
    }
  }

  private static void widen(float[] row, double[] wide) {
    for (int k = 0; k < Sweep.TILE; k++) {
      wide[k] = row[k];
    }
  }

  static void narrow(double[] wide, float[] row) {
    for (int k = 0; k < Sweep.TILE; k++) {
      row[k] = (float) wide[k];
    }
  }

  /** sum = w0 x0 + w1 x1 + ..., added from the left. */
  static void weightedSum(double[][] rows, double[] weights, double[] sum) {
    Arrays.fill(sum, 0);
    int i = 0;
    for (; i + 4 <= rows.length; i += 4) {
      addFour(sum, rows, weights, i);
    }
    for (; i < rows.length; i++) {
      add(sum, rows[i], weights[i]);
    }
  }

  private static void addFour(double[] sum, double[][] rows, double[] weights, int i) {
    double p = weights[i];
    double q = weights[i + 1];
    double r = weights[i + 2];
    double s = weights[i + 3];
    addFour(sum, rows[i], rows[i + 1], rows[i + 2], rows[i + 3], p, q, r, s);
  }

  private static void addFour(
      double[] sum,
      double[] a,
      double[] b,
      double[] c,
      double[] d,
      double p,
      double q,
      double r,
      double s) {
    for (int k = 0; k < Sweep.TILE; k++) {
      sum[k] = (((sum[k] + p * a[k]) + q * b[k]) + r * c[k]) + s * d[k];
    }
  }

  private static void add(double[] sum, double[] row, double weight) {
    for (int k = 0; k < Sweep.TILE; k++) {
      sum[k] += weight * row[k];
    }
  }
}

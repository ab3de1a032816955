package training.proof.numerics.aggregation;

import java.util.Arrays;

/**
 * The squared Euclidean distance of two tiles in FP64, by a fixed tree of additions: 512 lanes,
 * lane l adding the squares of elements l, l + 512, l + 1024 and so on in groups of four; lanes are
 * then folded in halves down to 64 and those added as eight chains of eight. Lanes let a processor
 * work on many elements at once without changing a bit.
 */
final class SquaredDistance {
  private static final int LANES = Sweep.TILE / 8;

  private final double[] lanes = new double[LANES];
  private final double[] chains = new double[8];

  double of(double[] a, double[] b) {
    firstHalf(a, b, lanes);
    secondHalf(a, b, lanes);
    fold(lanes);
    return chained();
  }

  private static void firstHalf(double[] a, double[] b, double[] lanes) {
    for (int l = 0; l < LANES; l++) {
      double p = a[l] - b[l];
      double q = a[l + LANES] - b[l + LANES];
      double r = a[l + 2 * LANES] - b[l + 2 * LANES];
      double s = a[l + 3 * LANES] - b[l + 3 * LANES];
      lanes[l] = (p * p + q * q) + (r * r + s * s);
    }
  }

  private static void secondHalf(double[] a, double[] b, double[] lanes) {
    for (int l = 0; l < LANES; l++) {
      double p = a[l + 4 * LANES] - b[l + 4 * LANES];
      double q = a[l + 5 * LANES] - b[l + 5 * LANES];
      double r = a[l + 6 * LANES] - b[l + 6 * LANES];
      double s = a[l + 7 * LANES] - b[l + 7 * LANES];
      lanes[l] += (p * p + q * q) + (r * r + s * s);
    }
  }

  private static void fold(double[] lanes) {
    for (int l = 0; l < LANES / 2; l++) {
      lanes[l] += lanes[l + LANES / 2];
    }
    for (int l = 0; l < LANES / 4; l++) {
      lanes[l] += lanes[l + LANES / 4];
    }
    for (int l = 0; l < LANES / 8; l++) {
      lanes[l] += lanes[l + LANES / 8];
    }
  }

  private double chained() {
    Arrays.fill(chains, 0);
    for (int l = 0; l < LANES / 8; l += 8) {
      for (int c = 0; c < 8; c++) {
        chains[c] += lanes[l + c];
      }
    }
    double sum = 0;
    for (double chain : chains) {
      sum += chain;
    }
    return sum;
  }
}

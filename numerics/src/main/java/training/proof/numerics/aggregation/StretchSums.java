package training.proof.numerics.aggregation;

/**
 * Sums over all elements that are first summed within each stretch, tile by tile, and then over the
 * stretches in order: the same bits with any number of threads.
 */
final class StretchSums {
  private final double[][] perStretch;
  private final int width;

  StretchSums(int size, int width) {
    this.perStretch = new double[Sweep.stretches(size)][];
    this.width = width;
  }

  /** Takes over the sums of one stretch. */
  void put(int stretch, double[] sums) {
    perStretch[stretch] = sums.clone();
  }

  double[] total() {
    var total = new double[width];
    for (double[] sums : perStretch) {
      for (int i = 0; i < width; i++) {
        total[i] += sums[i];
      }
    }
    return total;
  }
}

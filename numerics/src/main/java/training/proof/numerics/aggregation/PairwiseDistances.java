package training.proof.numerics.aggregation;

import java.util.Arrays;

/** Squared Euclidean distances of all pairs of inputs, accumulated in FP64 in one pass. */
final class PairwiseDistances {
  private PairwiseDistances() {}

  /** A symmetric n x n matrix with a zero diagonal. */
  static double[][] squared(Inputs inputs, Sweep sweep) {
    int count = inputs.count();
    var sums = new StretchSums(inputs.size(), count * (count - 1) / 2);
    sweep.over(inputs, () -> new Pairs(count, sums));
    double[] total = sums.total();
    var matrix = new double[count][count];
    int pair = 0;
    for (int i = 0; i < count; i++) {
      for (int j = i + 1; j < count; j++) {
        matrix[i][j] = total[pair];
        matrix[j][i] = total[pair];
        pair++;
      }
    }
    return matrix;
  }

  private static final class Pairs implements TileWorker.Visitor {
    private final StretchSums sums;
    private final double[] ofStretch;
    private final double[][] wide;
    private final SquaredDistance distance = new SquaredDistance();

    Pairs(int count, StretchSums sums) {
      this.sums = sums;
      this.ofStretch = new double[count * (count - 1) / 2];
      this.wide = new double[count][Sweep.TILE];
    }

    @Override
    public void tile(int from, int length, float[][] rows) {
      Doubles.widen(rows, wide);
      int pair = 0;
      for (int i = 0; i < wide.length; i++) {
        for (int j = i + 1; j < wide.length; j++) {
          ofStretch[pair++] += distance.of(wide[i], wide[j]);
        }
      }
    }

    @Override
    public void endOfStretch(int stretch) {
      sums.put(stretch, ofStretch);
      Arrays.fill(ofStretch, 0);
    }
  }
}

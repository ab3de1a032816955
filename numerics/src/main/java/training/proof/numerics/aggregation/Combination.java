package training.proof.numerics.aggregation;

import java.util.Arrays;

/**
 * A vector written as weights of the inputs, z = w0 x0 + w1 x1 + ... (FP64, added from the left).
 * Iterative rules keep weights instead of vectors: no second vector is stored between passes, and
 * moving to z and measuring from z is one pass.
 */
final class Combination {
  private final double[] weights;

  /** Takes the weights over. */
  Combination(double[] weights) {
    this.weights = weights;
  }

  double weight(int input) {
    return weights[input];
  }

  /** The zero vector. */
  static Combination zero(int count) {
    return new Combination(new double[count]);
  }

  /** The distance of every input from this vector. */
  double[] distances(Inputs inputs, Sweep sweep) {
    var sums = new StretchSums(inputs.size(), inputs.count());
    sweep.over(inputs, () -> new Distances(sums));
    return Arrays.stream(sums.total()).map(Math::sqrt).toArray();
  }

  /** This vector, rounded to FP32 at the end. */
  float[] vector(Inputs inputs, Sweep sweep, String rule) {
    var vector = new float[inputs.size()];
    sweep.over(inputs, () -> new Writer(vector, rule));
    return vector;
  }

  private final class Distances implements TileWorker.Visitor {
    private final StretchSums sums;
    private final double[] ofStretch = new double[weights.length];
    private final double[][] wide = new double[weights.length][Sweep.TILE];
    private final double[] point = new double[Sweep.TILE];
    private final SquaredDistance distance = new SquaredDistance();

    Distances(StretchSums sums) {
      this.sums = sums;
    }

    @Override
    public void tile(int from, int length, float[][] rows) {
      Doubles.widen(rows, wide);
      Doubles.weightedSum(wide, weights, point);
      for (int i = 0; i < wide.length; i++) {
        ofStretch[i] += distance.of(wide[i], point);
      }
    }

    @Override
    public void endOfStretch(int stretch) {
      sums.put(stretch, ofStretch);
      Arrays.fill(ofStretch, 0);
    }
  }

  private final class Writer implements TileWorker.Visitor {
    private final float[] vector;
    private final String rule;
    private final double[][] wide = new double[weights.length][Sweep.TILE];
    private final double[] point = new double[Sweep.TILE];
    private final float[] narrow = new float[Sweep.TILE];

    Writer(float[] vector, String rule) {
      this.vector = vector;
      this.rule = rule;
    }

    @Override
    public void tile(int from, int length, float[][] rows) {
      Doubles.widen(rows, wide);
      Doubles.weightedSum(wide, weights, point);
      Doubles.narrow(point, narrow);
      Finite.requireResult(rule, from, narrow, length);
      System.arraycopy(narrow, 0, vector, from, length);
    }
  }
}

package training.proof.numerics.aggregation;

import java.util.Arrays;

/**
 * The geometric median, the vector z that minimises the sum of distances to all inputs, by smoothed
 * Weiszfeld steps (Pillutla, Kakade and Harchaoui, "Robust aggregation for federated learning",
 * IEEE Transactions on Signal Processing 2022): z becomes the mean of the inputs weighted by 1 /
 * max(smoothing, |z - x_i|). It starts from zero (no change) and takes a fixed number of steps:
 * where to stop is no decision that rounding could turn. Fewer than n / 2 hostile inputs cannot
 * move it without bound.
 *
 * @param smoothing least distance that counts, in units of the inputs: 1e-12 to 1e12
 * @param iterations steps to take: 1 to 1000; each is one pass over the inputs
 */
public record GeometricMedian(double smoothing, int iterations) implements AggregationRule {
  public GeometricMedian {
    Bounds.requireRange("the geometric median's smoothing", smoothing, 1e-12, 1e12);
    Bounds.requireRange("the geometric median's iterations", iterations, 1, 1000);
  }

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    var point = Combination.zero(inputs.count());
    for (int step = 0; step < iterations; step++) {
      point = next(point.distances(inputs, sweep));
    }
    return point.vector(inputs, sweep, "geometric median");
  }

  private Combination next(double[] distances) {
    double[] weights = Arrays.stream(distances).map(d -> 1 / Math.max(smoothing, d)).toArray();
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= total;
    }
    return new Combination(weights);
  }
}

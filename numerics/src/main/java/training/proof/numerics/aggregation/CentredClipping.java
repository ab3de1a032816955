package training.proof.numerics.aggregation;

/**
 * Centred clipping (Karimireddy, He and Jaggi, "Learning from history for Byzantine robust
 * optimization", ICML 2021): v becomes v + (1/n) sum of (x_i - v) min(1, radius / |x_i - v|), from
 * v = 0, that is from the round's start. A hostile input moves a step by at most radius / n.
 *
 * @param radius what an input may contribute at most, as an L2 norm: 1e-12 to 1e12
 * @param iterations steps to take: 1 to 1000; each is one pass over the inputs
 */
public record CentredClipping(double radius, int iterations) implements AggregationRule {
  public CentredClipping {
    Bounds.requireRange("centred clipping's radius", radius, 1e-12, 1e12);
    Bounds.requireRange("centred clipping's iterations", iterations, 1, 1000);
  }

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    var centre = Combination.zero(inputs.count());
    for (int step = 0; step < iterations; step++) {
      centre = next(centre, centre.distances(inputs, sweep));
    }
    return centre.vector(inputs, sweep, "centred clipping");
  }

  private Combination next(Combination centre, double[] distances) {
    int count = distances.length;
    var shares = new double[count];
    double moved = 0;
    for (int i = 0; i < count; i++) {
      shares[i] = (distances[i] > radius ? radius / distances[i] : 1) / count;
      moved += shares[i];
    }
    var weights = new double[count];
    for (int i = 0; i < count; i++) {
      weights[i] = centre.weight(i) * (1 - moved) + shares[i];
    }
    return new Combination(weights);
  }
}

package training.proof.numerics;

/**
 * Scales a gradient so that its global L2 norm is at most {@code norm} (Pascanu, Mikolov and
 * Bengio, "On the difficulty of training recurrent neural networks", ICML 2013). Squares are summed
 * in FP64: in every stretch of 2^16 elements of the layout's order 32 sums of every 32nd element,
 * these in order, then the stretches in order. The factor is rounded to FP32.
 *
 * @param norm greatest norm that stays as it is: (0, 1e9]
 */
public record GradientClipping(double norm) {
  /** So many additions need not wait for each other. */
  private static final int LANES = 32;

  public GradientClipping {
    Reals.require("clipNorm", norm, norm > 0 && norm <= 1e9, "(0, 1e9]");
  }

  /**
   * The factor that brings the gradient's norm down to the greatest allowed, 1 where it is below.
   */
  public float scale(float[] gradient, Stretches stretches) {
    double sum = 0;
    for (double part : stretches.measure(gradient.length, (from, to) -> sum(gradient, from, to))) {
      sum += part;
    }
    double found = Math.sqrt(sum);
    return found > norm ? (float) (norm / found) : 1f;
  }

  private static double sum(float[] gradient, int from, int to) {
    var lanes = new double[LANES];
    int whole = to - (to - from) % LANES;
    for (int i = from; i < whole; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        double g = gradient[i + lane];
        lanes[lane] += g * g;
      }
    }
    for (int i = whole; i < to; i++) {
      double g = gradient[i];
      lanes[i - whole] += g * g;
    }
    double sum = 0;
    for (double lane : lanes) {
      sum += lane;
    }
    return sum;
  }
}

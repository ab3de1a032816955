package training.proof.numerics;

/**
 * Scales a gradient so that its global L2 norm is at most {@code norm} (Pascanu, Mikolov and
 * Bengio, "On the difficulty of training recurrent neural networks", ICML 2013). The norm is summed
 * in FP64 in the layout's order, the factor rounded to FP32.
 *
 * @param norm greatest norm that stays as it is: (0, 1e9]
 */
public record GradientClipping(double norm) {
  public GradientClipping {
    Reals.require("clipNorm", norm, norm > 0 && norm <= 1e9, "(0, 1e9]");
  }

  /**
   * The factor that brings the gradient's norm down to the greatest allowed, 1 where it is below.
   */
  public float scale(float[] gradient) {
    double sum = 0;
    for (float g : gradient) {
      sum += (double) g * g;
    }
    double found = Math.sqrt(sum);
    return found > norm ? (float) (norm / found) : 1f;
  }
}

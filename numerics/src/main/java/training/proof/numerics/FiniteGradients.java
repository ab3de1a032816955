package training.proof.numerics;

/** Gradients that are numbers: anything else would spread over all parameters with one step. */
public final class FiniteGradients {
  private static final int MAGNITUDE = 0x7fffffff;
  private static final int INFINITY = 0x7f800000;

  private FiniteGradients() {}

  /**
   * @throws NumericsException when a gradient is not finite
   */
  public static void require(ParameterLayout layout, float[] gradients) {
    layout.requireLength("the vector of gradients", gradients);
    // Bits of magnitudes order like the magnitudes; integers have a maximum without a branch.
    int largest = 0;
    for (float gradient : gradients) {
      largest = Math.max(largest, Float.floatToRawIntBits(gradient) & MAGNITUDE);
    }
    if (largest < INFINITY) {
      return;
    }
    for (int i = 0; i < gradients.length; i++) {
      if (!Float.isFinite(gradients[i])) {
        throw diverged(layout, i, gradients[i]);
      }
    }
  }

  static NumericsException diverged(ParameterLayout layout, int index, double found) {
    return new NumericsException(
        "the gradient of parameter "
            + layout.nameAt(index)
            + " is "
            + found
            + ": training diverged; lower the recipe's learning rate or clipNorm");
  }
}

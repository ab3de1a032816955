package training.proof.numerics;

/** How a parameter gets its first values. */
public sealed interface Initial {

  /** Every element has the same value. */
  record Constant(float value) implements Initial {}

  /** Elements are drawn independently from a normal distribution around zero. */
  record Normal(double standardDeviation) implements Initial {
    public Normal {
      if (!(standardDeviation > 0) || Double.isInfinite(standardDeviation)) {
        throw new NumericsException(
            "standard deviation "
                + standardDeviation
                + " of initial values is not positive and finite");
      }
    }
  }
}

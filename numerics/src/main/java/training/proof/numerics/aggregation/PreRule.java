package training.proof.numerics.aggregation;

import training.proof.numerics.NumericsException;

/** What is done to the inputs before a rule: gives other inputs, computed as they are read. */
public sealed interface PreRule permits Bucketing, NearestNeighbourMixing, NormClipping {

  /**
   * @throws NumericsException when there are too few inputs, or one is not finite
   */
  Inputs apply(Inputs inputs, Sweep sweep);
}

package training.proof.numerics.aggregation;

import training.proof.numerics.NumericsException;

/**
 * A function of n vectors of d FP32 values, in the order of their members, to one such vector. In
 * Javadoc of rules x_i is the vector of input i, f the number of inputs that may be arbitrary. A
 * result depends on nothing but the inputs, their order and the rule's settings.
 */
public sealed interface AggregationRule
    permits Bulyan, CentredClipping, GeometricMedian, Krum, Mean, Median, TrimmedMean {

  /**
   * @throws NumericsException when there are too few inputs for the rule's settings, an input is
   *     not finite (its name is said) or the result leaves FP32's range
   */
  float[] aggregate(Inputs inputs, Sweep sweep);

  /** The same on all processors. */
  default float[] aggregate(Inputs inputs) {
    return aggregate(inputs, Sweep.onAllProcessors());
  }
}

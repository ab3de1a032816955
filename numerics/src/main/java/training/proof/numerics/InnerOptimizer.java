package training.proof.numerics;

/** What turns a step's gradient into the next parameters: AdamW or SGD with momentum. */
public sealed interface InnerOptimizer permits AdamW, Sgd {

  /**
   * Does one step: changes the state's vectors and counts the step.
   *
   * @param gradient of every parameter, in the layout's order
   * @param learningRate of this step, above 0 and at most 1
   */
  void step(TrainingState state, float[] gradient, double learningRate);
}

package training.proof.numerics;

/** What a learning rate must fulfil. */
final class LearningRates {
  private LearningRates() {}

  static void require(double rate) {
    Reals.require("learningRate", rate, rate > 0 && rate <= 1, "(0, 1]");
  }
}

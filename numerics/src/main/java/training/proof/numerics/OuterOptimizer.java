package training.proof.numerics;

/**
 * What turns a round's aggregate (start minus end, so a gradient in kind) into the next checkpoint,
 * element by element in FP32.
 */
public sealed interface OuterOptimizer {

  /**
   * The next parameters; changes the momentum in place where the optimiser has one.
   *
   * @param momentum of the lineage, zeros at its start
   * @throws NumericsException when vectors are of different models
   */
  float[] next(float[] parameters, float[] aggregate, float[] momentum);

  /** Takes the aggregate as it is: the parameters become the mean of what the slots came to. */
  record Average() implements OuterOptimizer {
    @Override
    public float[] next(float[] parameters, float[] aggregate, float[] momentum) {
      return PseudoGradient.apply(parameters, aggregate);
    }
  }

  /**
   * Nesterov momentum over aggregates (DiLoCo: Douillard et al., "DiLoCo: distributed
   * low-communication training of language models", 2023): m = momentum m + a, w = w - rate (a +
   * momentum m).
   *
   * @param learningRate (0, 2]
   * @param momentum [0, 1)
   */
  record Nesterov(double learningRate, double momentum) implements OuterOptimizer {
    public Nesterov {
      Reals.require(
          "outer learningRate", learningRate, learningRate > 0 && learningRate <= 2, "(0, 2]");
      Reals.require("outer momentum", momentum, momentum >= 0 && momentum < 1, "[0, 1)");
    }

    @Override
    public float[] next(float[] parameters, float[] aggregate, float[] velocity) {
      PseudoGradient.requireSame(parameters, aggregate);
      PseudoGradient.requireSame(parameters, velocity);
      var next = new float[parameters.length];
      float rate = (float) learningRate;
      float keep = (float) momentum;
      for (int i = 0; i < next.length; i++) {
        float m = keep * velocity[i] + aggregate[i];
        velocity[i] = m;
        next[i] = parameters[i] - rate * (aggregate[i] + keep * m);
      }
      return next;
    }
  }

  static OuterOptimizer nesterov(String learningRate, String momentum) {
    return new Nesterov(
        Reals.decimal("outer learningRate", learningRate),
        Reals.decimal("outer momentum", momentum));
  }
}

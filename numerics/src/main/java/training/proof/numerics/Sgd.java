package training.proof.numerics;

/**
 * Stochastic gradient descent with momentum (Polyak 1964; Nesterov's form as in Sutskever, Martens,
 * Dahl and Hinton, "On the importance of initialization and momentum in deep learning", ICML 2013)
 * and weight decay added to the gradient, element by element in FP32: g = gradient + decay w, m =
 * momentum m + g, w = w - rate m, in Nesterov's form w = w - rate (g + momentum m). The state's
 * first moment holds m; its second moment stays as it is.
 */
public final class Sgd implements InnerOptimizer {

  /**
   * Settings as the recipe states them.
   *
   * @param momentum 0 (none) to below 1
   * @param weightDecay 0 to 1
   * @param nesterov whether a step looks ahead along the momentum
   * @param clipping of the gradient before anything else
   */
  public record Settings(
      double momentum, double weightDecay, boolean nesterov, GradientClipping clipping) {
    public Settings {
      Reals.require("momentum", momentum, momentum >= 0 && momentum < 1, "[0, 1)");
      Reals.require("weightDecay", weightDecay, weightDecay >= 0 && weightDecay <= 1, "[0, 1]");
    }
  }

  private final Settings settings;
  private final Stretches stretches;

  /** Steps on the caller's thread. */
  public Sgd(Settings settings) {
    this(settings, Stretches.alone());
  }

  public Sgd(Settings settings, Stretches stretches) {
    this.settings = settings;
    this.stretches = stretches;
  }

  @Override
  public void step(TrainingState state, float[] gradient, double learningRate) {
    state.layout().requireLength("the vector of gradients", gradient);
    LearningRates.require(learningRate);
    state.advance();
    float scale = settings.clipping().scale(gradient, stretches);
    float momentum = (float) settings.momentum();
    float decay = (float) settings.weightDecay();
    float rate = (float) learningRate;
    float[] parameters = state.parameters();
    float[] velocity = state.firstMoment();
    Stretches.Work update =
        settings.nesterov()
            ? (from, to) ->
                ahead(parameters, velocity, gradient, scale, momentum, decay, rate, from, to)
            : (from, to) ->
                plain(parameters, velocity, gradient, scale, momentum, decay, rate, from, to);
    stretches.over(gradient.length, update);
  }

  private static void plain(
      float[] parameters,
      float[] velocity,
      float[] gradient,
      float scale,
      float momentum,
      float decay,
      float rate,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      float g = gradient[i] * scale + decay * parameters[i];
      float m = momentum * velocity[i] + g;
      velocity[i] = m;
      parameters[i] = parameters[i] - rate * m;
    }
  }

  private static void ahead(
      float[] parameters,
      float[] velocity,
      float[] gradient,
      float scale,
      float momentum,
      float decay,
      float rate,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      float g = gradient[i] * scale + decay * parameters[i];
      float m = momentum * velocity[i] + g;
      velocity[i] = m;
      parameters[i] = parameters[i] - rate * (g + momentum * m);
    }
  }
}

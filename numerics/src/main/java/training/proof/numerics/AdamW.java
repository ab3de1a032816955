package training.proof.numerics;

/**
 * AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019) with clipping
 * of the gradient's global norm, element by element in FP32, stretch by stretch. Only the norm is
 * summed ({@link GradientClipping}); every operation is one correctly rounded IEEE operation.
 */
public final class AdamW implements InnerOptimizer {

  /** Settings as the recipe states them; {@code clipNorm} is a global L2 norm. */
  public record Settings(
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double clipNorm) {
    public Settings {
      LearningRates.require(learningRate);
      Reals.require("beta1", beta1, beta1 >= 0 && beta1 < 1, "[0, 1)");
      Reals.require("beta2", beta2, beta2 >= 0 && beta2 < 1, "[0, 1)");
      Reals.require("epsilon", epsilon, (float) epsilon > 0 && epsilon <= 1, "[1e-45, 1]");
      Reals.require("weightDecay", weightDecay, weightDecay >= 0 && weightDecay <= 1, "[0, 1]");
      Reals.require("clipNorm", clipNorm, clipNorm > 0 && clipNorm <= 1e9, "(0, 1e9]");
    }
  }

  private final Settings settings;
  private final Stretches stretches;

  /** Steps on the caller's thread. */
  public AdamW(Settings settings) {
    this(settings, Stretches.alone());
  }

  public AdamW(Settings settings, Stretches stretches) {
    this.settings = settings;
    this.stretches = stretches;
  }

  /** Does one step at the settings' learning rate. */
  public void step(TrainingState state, float[] gradient) {
    step(state, gradient, settings.learningRate());
  }

  @Override
  public void step(TrainingState state, float[] gradient, double learningRate) {
    state.layout().requireLength("the vector of gradients", gradient);
    LearningRates.require(learningRate);
    state.advance();
    double correction1 = 1 - StrictMath.pow(settings.beta1(), state.step());
    double correction2 = 1 - StrictMath.pow(settings.beta2(), state.step());
    float scale = clipScale(gradient);
    float rate = (float) (learningRate / correction1);
    float unbias = (float) (1 / correction2);
    float keep = (float) (1 - learningRate * settings.weightDecay());
    stretches.over(
        gradient.length,
        (from, to) ->
            update(
                state.parameters(),
                state.firstMoment(),
                state.secondMoment(),
                gradient,
                scale,
                rate,
                unbias,
                keep,
                from,
                to));
  }

  private void update(
      float[] parameters,
      float[] first,
      float[] second,
      float[] gradient,
      float scale,
      float rate,
      float unbias,
      float keep,
      int from,
      int to) {
    float beta1 = (float) settings.beta1();
    float beta2 = (float) settings.beta2();
    float rest1 = (float) (1 - settings.beta1());
    float rest2 = (float) (1 - settings.beta2());
    float epsilon = (float) settings.epsilon();
    for (int i = from; i < to; i++) {
      float g = gradient[i] * scale;
      float m = beta1 * first[i] + rest1 * g;
      float v = beta2 * second[i] + rest2 * (g * g);
      first[i] = m;
      second[i] = v;
      float root = (float) Math.sqrt(v * unbias);
      parameters[i] = parameters[i] * keep - rate * m / (root + epsilon);
    }
  }

  float clipScale(float[] gradient) {
    return new GradientClipping(settings.clipNorm()).scale(gradient, stretches);
  }
}

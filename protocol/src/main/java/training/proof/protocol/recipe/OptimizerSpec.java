package training.proof.protocol.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What turns a step's gradient into the next parameters; all reals as decimal strings. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizerSpec.AdamW.class, name = "adamw"),
  @JsonSubTypes.Type(value = OptimizerSpec.Sgd.class, name = "sgd")
})
public sealed interface OptimizerSpec {
  /** The schedule's peak: above 0, at most 1. */
  String learningRate();

  /** Greatest L2 norm of a gradient; a longer one is scaled down to it. */
  String clipNorm();

  /** AdamW (Loshchilov and Hutter, 2019). */
  record AdamW(
      String learningRate,
      String beta1,
      String beta2,
      String epsilon,
      String weightDecay,
      String clipNorm)
      implements OptimizerSpec {
    /** Refuses what is no plain decimal in its range. */
    public AdamW {
      requireShared(learningRate, weightDecay, clipNorm);
      Fields.requireBelowOne(beta1, "optimizer.beta1");
      Fields.requireBelowOne(beta2, "optimizer.beta2");
      Fields.requirePositive(epsilon, "1", "optimizer.epsilon");
    }
  }

  /**
   * Stochastic gradient descent with momentum (Polyak, 1964), its weight decay added to the
   * gradient.
   *
   * @param momentum 0 (none) to below 1
   * @param nesterov whether a step looks ahead along the momentum
   */
  record Sgd(
      String learningRate, String momentum, boolean nesterov, String weightDecay, String clipNorm)
      implements OptimizerSpec {
    /** Refuses what is no plain decimal in its range. */
    public Sgd {
      requireShared(learningRate, weightDecay, clipNorm);
      Fields.requireBelowOne(momentum, "optimizer.momentum");
    }
  }

  private static void requireShared(String learningRate, String weightDecay, String clipNorm) {
    Fields.requirePositive(learningRate, "1", "optimizer.learningRate");
    Fields.requireDecimal(weightDecay, "0", "1", "optimizer.weightDecay");
    Fields.requirePositive(clipNorm, "999999", "optimizer.clipNorm");
  }
}

package training.proof.protocol.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How the round's aggregate moves the parameters. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OuterSpec.Average.class, name = "average"),
  @JsonSubTypes.Type(value = OuterSpec.Nesterov.class, name = "nesterov")
})
public sealed interface OuterSpec {
  /** Whether checkpoints carry a momentum beside the parameters. */
  boolean hasMomentum();

  /** Candidate = parent - aggregate. */
  record Average() implements OuterSpec {
    @Override
    public boolean hasMomentum() {
      return false;
    }
  }

  /**
   * Nesterov momentum over aggregates (Douillard et al., "DiLoCo", 2023).
   *
   * @param learningRate a decimal string above 0 and at most 2
   * @param momentum a decimal string from 0 to below 1
   */
  record Nesterov(String learningRate, String momentum) implements OuterSpec {
    /** Refuses what is no plain decimal in its range. */
    public Nesterov {
      Fields.requirePositive(learningRate, "2", "outer.learningRate");
      Fields.requireBelowOne(momentum, "outer.momentum");
    }

    @Override
    public boolean hasMomentum() {
      return true;
    }
  }
}

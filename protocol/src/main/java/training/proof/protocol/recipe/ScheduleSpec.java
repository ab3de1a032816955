package training.proof.protocol.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The learning rate over the steps of a slot, from the optimiser's rate as its peak: every round
 * begins the schedule anew, as it begins the optimiser's moments anew.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ScheduleSpec.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = ScheduleSpec.WarmupCosine.class, name = "warmup-cosine"),
  @JsonSubTypes.Type(value = ScheduleSpec.WarmupStableDecay.class, name = "warmup-stable-decay")
})
public sealed interface ScheduleSpec {

  /** Refuses phases that do not fit the steps, and a floor above the peak. */
  void require(String peak, int steps);

  /** The same rate at every step. */
  record Constant() implements ScheduleSpec {
    @Override
    public void require(String peak, int steps) {}
  }

  /**
   * Linear rise, then half a cosine down to the floor.
   *
   * @param floor rate of the last step, a decimal string above 0 and at most the peak
   * @param warmup steps of the rise
   */
  record WarmupCosine(String floor, int warmup) implements ScheduleSpec {
    /** Refuses what no recipe can hold. */
    public WarmupCosine {
      Fields.requirePositive(floor, "1", "schedule.floor");
      Fields.requireRange(warmup, 0, 1 << 20, "schedule.warmup");
    }

    @Override
    public void require(String peak, int steps) {
      requireFloor(floor, peak);
      Fields.requireRange(warmup, 0, steps, "schedule.warmup");
    }
  }

  /**
   * Linear rise, the peak, and a linear fall to the floor over the last steps.
   *
   * @param decay steps of the fall
   */
  record WarmupStableDecay(String floor, int warmup, int decay) implements ScheduleSpec {
    /** Refuses what no recipe can hold. */
    public WarmupStableDecay {
      Fields.requirePositive(floor, "1", "schedule.floor");
      Fields.requireRange(warmup, 0, 1 << 20, "schedule.warmup");
      Fields.requireRange(decay, 0, 1 << 20, "schedule.decay");
    }

    @Override
    public void require(String peak, int steps) {
      requireFloor(floor, peak);
      Fields.requireRange(warmup, 0, steps, "schedule.warmup");
      Fields.requireRange(decay, 0, steps - warmup, "schedule.decay");
    }
  }

  private static void requireFloor(String floor, String peak) {
    Fields.require(
        Fields.compare(floor, peak) <= 0,
        "schedule.floor",
        "at most optimizer.learningRate (" + peak + ")",
        floor);
  }
}

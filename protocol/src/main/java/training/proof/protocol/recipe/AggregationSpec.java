package training.proof.protocol.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import training.proof.protocol.canonical.MalformedException;

/**
 * How a round's payloads become one vector.
 *
 * @param absent what of slots that were not certified: {@code leave-out}, or {@code zeros}: they
 *     stand in as vectors of zeros, so that a rule's n is the round's number of slots
 * @param before what is done to the inputs first, in this order; at most 4
 */
public record AggregationSpec(String absent, List<Before> before, Rule rule) {
  public static final String LEAVE_OUT = "leave-out";
  public static final String ZEROS = "zeros";

  private static final int MAX_BEFORE = 4;
  private static final int MAX_INPUTS = 1024;

  /** Refuses a rule that counts hostile inputs among those that happened to come. */
  public AggregationSpec {
    before = List.copyOf(before);
    Fields.require(
        absent.equals(LEAVE_OUT) || absent.equals(ZEROS),
        "aggregation.absent",
        "leave-out or zeros",
        absent);
    Fields.requireRange(before.size(), 0, MAX_BEFORE, "aggregation.before's length");
    boolean needsAll =
        rule.inputsNeeded() > 1 || before.stream().anyMatch(step -> step.inputsNeeded() > 1);
    Fields.require(
        absent.equals(ZEROS) || !needsAll,
        "aggregation.absent",
        "zeros: " + rule + " after " + before + " counts on a number of inputs",
        absent);
  }

  /** The mean of what came. */
  public static AggregationSpec mean() {
    return new AggregationSpec(LEAVE_OUT, List.of(), new Rule.Mean());
  }

  /** Whether absent slots stand in as zeros. */
  public boolean countsAbsent() {
    return absent.equals(ZEROS);
  }

  /**
   * Refuses a round of so few slots that the rule could not work.
   *
   * @param slots of the round
   */
  public void requireSlots(long slots) {
    long inputs = slots;
    for (Before step : before) {
      requireInputs(step.toString(), step.inputsNeeded(), inputs, slots);
      inputs = step.inputsAfter(inputs);
    }
    requireInputs(rule.toString(), rule.inputsNeeded(), inputs, slots);
  }

  private static void requireInputs(String what, int needed, long inputs, long slots) {
    if (inputs < needed) {
      throw new MalformedException(
          "bad-recipe",
          "recipe.aggregation: "
              + what
              + " needs at least "
              + needed
              + " inputs; of the round's "
              + slots
              + " slots it has "
              + inputs
              + ": lower f or grant more slots");
    }
  }

  /** What is done to the inputs before the rule. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Before.ClipNorm.class, name = "clip-norm"),
    @JsonSubTypes.Type(value = Before.ClipToMedianNorm.class, name = "clip-to-median-norm"),
    @JsonSubTypes.Type(value = Before.Mix.class, name = "nearest-neighbour-mixing"),
    @JsonSubTypes.Type(value = Before.Bucket.class, name = "bucketing")
  })
  public sealed interface Before {
    /** Fewest inputs that it can work on. */
    default int inputsNeeded() {
      return 1;
    }

    /** How many inputs it leaves. */
    default long inputsAfter(long inputs) {
      return inputs;
    }

    /**
     * Scales longer inputs down.
     *
     * @param norm greatest L2 norm, a decimal string above 0
     */
    record ClipNorm(String norm) implements Before {
      /** Refuses what is no norm. */
      public ClipNorm {
        Fields.requirePositive(norm, "999999", "aggregation.before.norm");
      }
    }

    /** Scales inputs longer than the median of all norms down to it. */
    record ClipToMedianNorm() implements Before {}

    /** Replaces each input by the mean of the n - f nearest to it. */
    record Mix(int f) implements Before {
      /** Refuses what is no number of inputs. */
      public Mix {
        requireFaults(f);
      }

      @Override
      public int inputsNeeded() {
        return 2 * f + 1;
      }
    }

    /** Replaces inputs by means of buckets, dealt by the round's hidden-slice seed. */
    record Bucket(int size) implements Before {
      /** Refuses what is no number of inputs. */
      public Bucket {
        Fields.requireRange(size, 1, MAX_INPUTS, "aggregation.before.size");
      }

      @Override
      public long inputsAfter(long inputs) {
        return Math.ceilDiv(inputs, size);
      }
    }
  }

  /** The rule itself; the papers stand at the trainer's rules. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Rule.Mean.class, name = "mean"),
    @JsonSubTypes.Type(value = Rule.Median.class, name = "median"),
    @JsonSubTypes.Type(value = Rule.TrimmedMean.class, name = "trimmed-mean"),
    @JsonSubTypes.Type(value = Rule.GeometricMedian.class, name = "geometric-median"),
    @JsonSubTypes.Type(value = Rule.Krum.class, name = "krum"),
    @JsonSubTypes.Type(value = Rule.Bulyan.class, name = "bulyan"),
    @JsonSubTypes.Type(value = Rule.CentredClipping.class, name = "centred-clipping")
  })
  public sealed interface Rule {
    /** Fewest inputs that it can work on. */
    default int inputsNeeded() {
      return 1;
    }

    /** The mean. */
    record Mean() implements Rule {}

    /** The median of each element. */
    record Median() implements Rule {}

    /** The mean of each element without its f least and f greatest values. */
    record TrimmedMean(int f) implements Rule {
      /** Refuses what is no number of inputs. */
      public TrimmedMean {
        requireFaults(f);
      }

      @Override
      public int inputsNeeded() {
        return 2 * f + 1;
      }
    }

    /**
     * The point with the least sum of distances, by a number of Weiszfeld steps.
     *
     * @param smoothing least distance that counts, a decimal string above 0
     * @param iterations steps: 1 to 1000
     */
    record GeometricMedian(String smoothing, int iterations) implements Rule {
      /** Refuses settings out of range. */
      public GeometricMedian {
        Fields.requirePositive(smoothing, "999999", "aggregation.rule.smoothing");
        Fields.requireRange(iterations, 1, 1000, "aggregation.rule.iterations");
      }
    }

    /** The mean of the {@code keep} inputs nearest to their neighbours; 1 is Krum itself. */
    record Krum(int f, int keep) implements Rule {
      /** Refuses settings out of range. */
      public Krum {
        requireFaults(f);
        Fields.requireRange(keep, 1, MAX_INPUTS, "aggregation.rule.keep");
      }

      @Override
      public int inputsNeeded() {
        return Math.max(2 * f + 3, keep + f);
      }
    }

    /** Bulyan over Krum. */
    record Bulyan(int f) implements Rule {
      /** Refuses what is no number of inputs. */
      public Bulyan {
        requireFaults(f);
      }

      @Override
      public int inputsNeeded() {
        return 4 * f + 3;
      }
    }

    /**
     * The mean of inputs clipped to a radius, a number of times around what came out before.
     *
     * @param radius L2 norm, a decimal string above 0
     * @param iterations steps: 1 to 1000
     */
    record CentredClipping(String radius, int iterations) implements Rule {
      /** Refuses settings out of range. */
      public CentredClipping {
        Fields.requirePositive(radius, "999999", "aggregation.rule.radius");
        Fields.requireRange(iterations, 1, 1000, "aggregation.rule.iterations");
      }
    }
  }

  private static void requireFaults(int f) {
    Fields.requireRange(f, 0, MAX_INPUTS / 4, "aggregation's f");
  }
}

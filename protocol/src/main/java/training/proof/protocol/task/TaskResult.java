package training.proof.protocol.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;

/**
 * What a trainer pod found. Metrics (integers: milliseconds, bytes) inform people and are no part
 * of the result's identity.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verb")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskResult.Trained.class, name = "train"),
  @JsonSubTypes.Type(value = TaskResult.Replayed.class, name = "replay"),
  @JsonSubTypes.Type(value = TaskResult.Aggregated.class, name = "aggregate"),
  @JsonSubTypes.Type(value = TaskResult.Scored.class, name = "score"),
  @JsonSubTypes.Type(value = TaskResult.SelfTested.class, name = "self-test"),
  @JsonSubTypes.Type(value = TaskResult.Packed.class, name = "pack")
})
public sealed interface TaskResult {
  /** Longer results are refused unread. */
  int MAX_BYTES = 4 << 20;

  /** The task this answers. */
  Digest task();

  /** Always 1. */
  int version();

  /** Costs, for people. */
  Map<String, Long> metrics();

  /** The same result without its metrics. */
  TaskResult bare();

  /** Blobs that must be stored before the result counts; boundary states are stored on the way. */
  default List<Digest> outputs() {
    return switch (this) {
      case Trained trained ->
          Stream.concat(Stream.of(trained.payload()), trained.residual().stream()).toList();
      case Aggregated aggregated -> List.of(aggregated.candidate(), aggregated.aggregate());
      case Packed packed -> List.of(packed.data());
      case Replayed replayed -> List.of();
      case Scored scored -> List.of();
      case SelfTested tested -> List.of();
    };
  }

  /** Names what was found, whatever it cost. */
  default Digest digest() {
    return CanonicalJson.digest(bare());
  }

  /** The canonical bytes. */
  default byte[] encode() {
    return CanonicalJson.encode(this);
  }

  /** Reads a result, refusing unknown fields. */
  static TaskResult decode(byte[] bytes) {
    return CanonicalJson.decode(bytes, TaskResult.class, "task result", MAX_BYTES);
  }

  /**
   * @param states blob digest of every boundary state, 0 to S
   * @param payload blob digest
   * @param residual blob digest of what the payload left out; absent where nothing is kept
   * @param lossMicroNats training loss of every step
   * @param selfReplay always {@code equal}: a difference is no result
   */
  record Trained(
      Digest task,
      List<Digest> states,
      Digest payload,
      long payloadBytes,
      Optional<Digest> residual,
      List<Long> lossMicroNats,
      long tokens,
      String selfReplay,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** A slot that leaves no residual. */
    public Trained(
        Digest task,
        List<Digest> states,
        Digest payload,
        long payloadBytes,
        List<Long> lossMicroNats,
        long tokens,
        String selfReplay,
        Map<String, Long> metrics,
        int version) {
      this(
          task,
          states,
          payload,
          payloadBytes,
          Optional.empty(),
          lossMicroNats,
          tokens,
          selfReplay,
          metrics,
          version);
    }

    /** Copies the collections. */
    public Trained {
      states = List.copyOf(states);
      lossMicroNats = List.copyOf(lossMicroNats);
      metrics = sorted(metrics);
    }

    @Override
    public Trained bare() {
      return new Trained(
          task,
          states,
          payload,
          payloadBytes,
          residual,
          lossMicroNats,
          tokens,
          selfReplay,
          Map.of(),
          version);
    }
  }

  /** Answers to the drawn segments, in the order asked for. */
  record Replayed(
      Digest task,
      List<SegmentAnswer> segments,
      List<PayloadAnswer> payloads,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the collections. */
    public Replayed {
      segments = List.copyOf(segments);
      payloads = List.copyOf(payloads);
      metrics = sorted(metrics);
    }

    @Override
    public Replayed bare() {
      return new Replayed(task, segments, payloads, Map.of(), version);
    }
  }

  /**
   * @param digest state digest computed for boundary segment + 1; absent where unavailable
   * @param unavailable why not
   */
  record SegmentAnswer(
      String member,
      int slot,
      int segment,
      Optional<Digest> digest,
      Optional<String> unavailable) {}

  /**
   * @param digest what segment S comes to, recomputed from the final state (the payload's digest,
   *     with residuals bound to it where there are any); absent where unavailable
   * @param finalState digest of the final state used
   */
  record PayloadAnswer(
      String member,
      int slot,
      Optional<Digest> digest,
      Optional<Digest> finalState,
      Optional<String> unavailable) {}

  /**
   * @param candidate blob digest of the new parameters
   * @param aggregate blob digest of the mean pseudo-gradient
   * @param lossBeforeMicroNats mean loss of the parent on the hidden slice
   * @param lossAfterMicroNats that of the candidate
   * @param scores by how much each payload alone lowers the parent's loss, in the task's order;
   *     absent where that was not asked for
   */
  record Aggregated(
      Digest task,
      Digest candidate,
      Digest aggregate,
      long lossBeforeMicroNats,
      long lossAfterMicroNats,
      long tokens,
      Optional<List<Gain>> scores,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the collections. */
    public Aggregated {
      scores = scores.map(List::copyOf);
      metrics = sorted(metrics);
    }

    @Override
    public Aggregated bare() {
      return new Aggregated(
          task,
          candidate,
          aggregate,
          lossBeforeMicroNats,
          lossAfterMicroNats,
          tokens,
          scores,
          Map.of(),
          version);
    }
  }

  /**
   * How much payloads lower the loss on the hidden slice. A figure's three numbers are micro-nats a
   * token: what was measured, its standard error, and what it is at least.
   *
   * @param tokens of the slice
   * @param lossMicroNats of the parent
   * @param aggregate by how much the candidate's loss is lower
   * @param accepted whether the candidate is not worse than noise explains
   */
  record Scored(
      Digest task,
      long tokens,
      long lossMicroNats,
      Gain aggregate,
      boolean accepted,
      List<SlotScore> slots,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the collections. */
    public Scored {
      slots = List.copyOf(slots);
      metrics = sorted(metrics);
    }

    @Override
    public Scored bare() {
      return new Scored(task, tokens, lossMicroNats, aggregate, accepted, slots, Map.of(), version);
    }
  }

  /**
   * @param alone by how much the parent's loss is lower with this payload alone
   * @param within by how much the candidate's loss is lower with this payload than without it
   */
  record SlotScore(String member, int slot, Gain alone, Gain within) {}

  /**
   * A paired difference of losses in micro-nats a token: above zero is better.
   *
   * @param lowerBound what it is at least, with the certainty that the score's rule asks for
   */
  record Gain(long microNats, long standardError, long lowerBound) {}

  /**
   * Whether the device computes what every device must.
   *
   * @param computeClass names all that its results in FP32 depend on
   */
  record SelfTested(
      Digest task,
      Digest digest,
      Digest expected,
      boolean passed,
      String deviceClass,
      Digest computeClass,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the metrics. */
    public SelfTested {
      metrics = sorted(metrics);
    }

    @Override
    public SelfTested bare() {
      return new SelfTested(
          task, digest, expected, passed, deviceClass, computeClass, Map.of(), version);
    }
  }

  /**
   * @param data blob digest of the data manifest
   * @param vocabulary every token is below this
   */
  record Packed(
      Digest task,
      Digest data,
      long trainTokens,
      long heldOutTokens,
      long bytes,
      long files,
      int vocabulary,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the metrics. */
    public Packed {
      metrics = sorted(metrics);
    }

    @Override
    public Packed bare() {
      return new Packed(
          task, data, trainTokens, heldOutTokens, bytes, files, vocabulary, Map.of(), version);
    }
  }

  private static Map<String, Long> sorted(Map<String, Long> metrics) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }
}

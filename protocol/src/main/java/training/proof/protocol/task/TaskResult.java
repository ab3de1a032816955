package training.proof.protocol.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
      case Trained trained -> List.of(trained.payload());
      case Aggregated aggregated -> List.of(aggregated.candidate(), aggregated.aggregate());
      case Packed packed -> List.of(packed.data());
      case Replayed replayed -> List.of();
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
   * @param lossMicroNats training loss of every step
   * @param selfReplay always {@code equal}: a difference is no result
   */
  record Trained(
      Digest task,
      List<Digest> states,
      Digest payload,
      long payloadBytes,
      List<Long> lossMicroNats,
      long tokens,
      String selfReplay,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
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
   * @param digest payload recomputed from the final state; absent where unavailable
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
   */
  record Aggregated(
      Digest task,
      Digest candidate,
      Digest aggregate,
      long lossBeforeMicroNats,
      long lossAfterMicroNats,
      long tokens,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the metrics. */
    public Aggregated {
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
          Map.of(),
          version);
    }
  }

  /** Whether the device computes what every device must. */
  record SelfTested(
      Digest task,
      Digest digest,
      Digest expected,
      boolean passed,
      String deviceClass,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the metrics. */
    public SelfTested {
      metrics = sorted(metrics);
    }

    @Override
    public SelfTested bare() {
      return new SelfTested(task, digest, expected, passed, deviceClass, Map.of(), version);
    }
  }

  /**
   * @param data blob digest of the data manifest
   */
  record Packed(
      Digest task,
      Digest data,
      long trainTokens,
      long heldOutTokens,
      long bytes,
      long files,
      Map<String, Long> metrics,
      int version)
      implements TaskResult {
    /** Copies the metrics. */
    public Packed {
      metrics = sorted(metrics);
    }

    @Override
    public Packed bare() {
      return new Packed(task, data, trainTokens, heldOutTokens, bytes, files, Map.of(), version);
    }
  }

  private static Map<String, Long> sorted(Map<String, Long> metrics) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }
}

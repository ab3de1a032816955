package training.proof.protocol.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.recipe.Recipe;

/**
 * One piece of work for a trainer pod. A task is named by the digest of its canonical form, so that
 * the same work asked for twice is the same task. Parents are blob digests of a parameters file, or
 * empty for the recipe's initial parameters.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verb")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Task.Train.class, name = "train"),
  @JsonSubTypes.Type(value = Task.Replay.class, name = "replay"),
  @JsonSubTypes.Type(value = Task.Aggregate.class, name = "aggregate"),
  @JsonSubTypes.Type(value = Task.Score.class, name = "score"),
  @JsonSubTypes.Type(value = Task.SelfTest.class, name = "self-test"),
  @JsonSubTypes.Type(value = Task.Pack.class, name = "pack")
})
public sealed interface Task {
  /** Longer tasks are refused unread. */
  int MAX_BYTES = 1 << 20;

  /** The only version of the contract. */
  int VERSION = 1;

  /** Always {@link #VERSION}. */
  int version();

  /** The verb, as it stands in the JSON. */
  default String verb() {
    return switch (this) {
      case Train t -> "train";
      case Replay t -> "replay";
      case Aggregate t -> "aggregate";
      case Score t -> "score";
      case SelfTest t -> "self-test";
      case Pack t -> "pack";
    };
  }

  /** The round this is work for; empty outside rounds. */
  default Optional<Digest> inRound() {
    return switch (this) {
      case Train train -> Optional.of(train.round());
      case Replay replay -> Optional.of(replay.round());
      case Aggregate aggregate -> Optional.of(aggregate.round());
      case Score score -> Optional.of(score.round());
      case SelfTest selfTest -> Optional.empty();
      case Pack pack -> Optional.empty();
    };
  }

  /** The canonical bytes. */
  default byte[] encode() {
    return CanonicalJson.encode(this);
  }

  /** Names this task. */
  default Digest digest() {
    return Digest.of(encode());
  }

  /** Reads a task, refusing unknown fields and versions. */
  static Task decode(byte[] bytes) {
    Task task = CanonicalJson.decode(bytes, Task.class, "task", MAX_BYTES);
    if (task.version() != VERSION) {
      throw new MalformedException(
          "bad-task", "task version " + task.version() + " is not known; this trainer knows 1");
    }
    return task;
  }

  /** Reads a task from a tree. */
  static Task decode(JsonNode tree) {
    return decode(CanonicalJson.encode(tree));
  }

  /**
   * Train one slot.
   *
   * @param assignmentKey the run's assignment key
   * @param firstExample position of the slot's first example in the run's order
   * @param selfReplay the segment the worker replays itself before it is done
   * @param residual blob digest of the residual to start from; absent for zeros
   * @param computeClass that the trainer must be of; absent where it does not matter
   */
  record Train(
      Digest round,
      String member,
      int slot,
      Recipe recipe,
      String parent,
      Digest data,
      Digest assignmentKey,
      long firstExample,
      int selfReplay,
      Optional<Digest> residual,
      Optional<Digest> computeClass,
      int version)
      implements Task {
    /** A slot without a residual, on any processor. */
    public Train(
        Digest round,
        String member,
        int slot,
        Recipe recipe,
        String parent,
        Digest data,
        Digest assignmentKey,
        long firstExample,
        int selfReplay,
        int version) {
      this(
          round,
          member,
          slot,
          recipe,
          parent,
          data,
          assignmentKey,
          firstExample,
          selfReplay,
          Optional.empty(),
          Optional.empty(),
          version);
    }
  }

  /**
   * Replay drawn segments of other members' slots.
   *
   * @param computeClass that the trainer must be of; absent where it does not matter
   */
  record Replay(
      Digest round,
      Recipe recipe,
      String parent,
      Digest data,
      Digest assignmentKey,
      List<ReplaySlot> slots,
      Optional<Digest> computeClass,
      int version)
      implements Task {
    /** On any processor. */
    public Replay(
        Digest round,
        Recipe recipe,
        String parent,
        Digest data,
        Digest assignmentKey,
        List<ReplaySlot> slots,
        int version) {
      this(round, recipe, parent, data, assignmentKey, slots, Optional.empty(), version);
    }

    /** Copies the list. */
    public Replay {
      slots = List.copyOf(slots);
    }
  }

  /**
   * @param segments ascending
   * @param expectedLeaves the committed leaf at the end of each of them: a segment whose end
   *     differs is replayed a second time, and reported only if both replays agree
   * @param payload whether the payload is recomputed from the final state, after the segments
   * @param residual blob digest of the residual that the slot started from; absent for zeros
   */
  record ReplaySlot(
      String member,
      int slot,
      long firstExample,
      List<Integer> segments,
      List<Digest> expectedLeaves,
      boolean payload,
      Optional<Digest> residual) {
    /** A slot without a residual. */
    public ReplaySlot(
        String member,
        int slot,
        long firstExample,
        List<Integer> segments,
        List<Digest> expectedLeaves,
        boolean payload) {
      this(member, slot, firstExample, segments, expectedLeaves, payload, Optional.empty());
    }

    /** Refuses leaves that do not belong to the segments. */
    public ReplaySlot {
      segments = List.copyOf(segments);
      expectedLeaves = List.copyOf(expectedLeaves);
      if (segments.size() != expectedLeaves.size()) {
        throw new MalformedException("bad-task", "every segment has one expected leaf");
      }
    }
  }

  /**
   * Make one vector of the payloads, move the parent, measure both on the hidden slice.
   *
   * @param payloads ordered by member, then slot
   * @param slots of the round, whether they were certified or not
   * @param sliceSeed keys the choice of held-out examples
   * @param scores whether each payload alone is measured as well
   */
  record Aggregate(
      Digest round,
      Recipe recipe,
      String parent,
      Digest data,
      List<PayloadRef> payloads,
      int slots,
      Digest sliceSeed,
      int sliceExamples,
      boolean scores,
      int version)
      implements Task {
    /** Of a round whose slots were all certified and whose scores are not paid. */
    public Aggregate(
        Digest round,
        Recipe recipe,
        String parent,
        Digest data,
        List<PayloadRef> payloads,
        Digest sliceSeed,
        int sliceExamples,
        int version) {
      this(
          round,
          recipe,
          parent,
          data,
          payloads,
          payloads.size(),
          sliceSeed,
          sliceExamples,
          false,
          version);
    }

    /** Copies the list. */
    public Aggregate {
      payloads = List.copyOf(payloads);
    }
  }

  /**
   * Measure on the hidden slice by how much each payload lowers the loss, alone and as a part of
   * the aggregate.
   *
   * @param payloads ordered by member, then slot
   * @param slots of the round, whether they were certified or not
   * @param sliceSeed keys the choice of held-out examples
   */
  record Score(
      Digest round,
      Recipe recipe,
      String parent,
      Digest data,
      List<PayloadRef> payloads,
      int slots,
      Digest sliceSeed,
      int sliceExamples,
      int version)
      implements Task {
    /** Copies the list. */
    public Score {
      payloads = List.copyOf(payloads);
    }
  }

  /** A certified slot's payload blob. */
  record PayloadRef(String member, int slot, Digest payload) {}

  /** Compute a known answer. */
  record SelfTest(String numericMode, int version) implements Task {}

  /**
   * Turn text into a token set.
   *
   * @param tokenizer absent: a token a byte
   * @param heldOutPerMille share of files, by hash of their path, that are held out
   * @param maxTokens of both parts together
   */
  record Pack(
      List<Source> sources,
      Optional<Tokenizer> tokenizer,
      int heldOutPerMille,
      long maxTokens,
      int version)
      implements Task {
    /** Copies the list. */
    public Pack {
      sources = List.copyOf(sources);
    }
  }

  /**
   * @param url http or https
   * @param sha256 of the file behind it
   * @param include glob over the entries of an archive, such as {@code **}{@code /*.java}
   */
  record Source(String url, Digest sha256, String include) {}

  /**
   * A tokenizer.json.
   *
   * @param url http or https
   * @param sha256 of the file behind it
   * @param endOfText the token that follows each text; absent: none does
   */
  record Tokenizer(String url, Digest sha256, Optional<String> endOfText) {}
}

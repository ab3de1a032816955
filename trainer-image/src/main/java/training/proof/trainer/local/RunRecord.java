package training.proof.trainer.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;

/**
 * What a folder remembers of its run.
 *
 * @param data blob digest of the data manifest
 * @param workers slots a round
 * @param index of the round that is open
 * @param parent blob digest of its parameters; empty for the recipe's initial ones
 * @param trained slots of the open round that are done, by worker
 * @param residuals blob digests of what workers left behind in the round before
 * @param closed rounds, oldest first
 */
record RunRecord(
    Recipe recipe,
    Digest data,
    int workers,
    int index,
    String parent,
    SortedMap<Integer, TrainedSlot> trained,
    SortedMap<Integer, Digest> residuals,
    List<ClosedRound> closed) {
  RunRecord {
    trained = new TreeMap<>(trained);
    residuals = new TreeMap<>(residuals);
    closed = List.copyOf(closed);
  }

  /**
   * A slot that was trained.
   *
   * @param states blob digest of every boundary state
   * @param lossMicroNats of every step
   */
  record TrainedSlot(
      List<Digest> states,
      Digest payload,
      long payloadBytes,
      Optional<Digest> residual,
      List<Long> lossMicroNats) {
    TrainedSlot {
      states = List.copyOf(states);
      lossMicroNats = List.copyOf(lossMicroNats);
    }
  }

  /**
   * A round that was aggregated.
   *
   * @param candidate blob digest of the parameters after it
   * @param lossBeforeMicroNats on the hidden slice
   * @param lossMicroNats the mean over its workers of every step's training loss
   * @param payloadBytes of one worker
   */
  record ClosedRound(
      Digest candidate,
      long lossBeforeMicroNats,
      long lossAfterMicroNats,
      List<Long> lossMicroNats,
      long payloadBytes) {
    ClosedRound {
      lossMicroNats = List.copyOf(lossMicroNats);
    }
  }

  static RunRecord start(Recipe recipe, Digest data, int workers) {
    return new RunRecord(recipe, data, workers, 0, "", new TreeMap<>(), new TreeMap<>(), List.of());
  }

  /** The same with another recipe for the open round and those after it. */
  RunRecord with(Recipe other) {
    var left = other.payload().hasResidual() ? residuals : new TreeMap<Integer, Digest>();
    return new RunRecord(other, data, workers, index, parent, trained, left, closed);
  }

  /** Names the open round. */
  Digest round() {
    return Digest.of("proofpool/local-round/v1", recipe.digest(), data, workers, index);
  }

  /** Deals the examples, and does so in the same order for all recipes on the same text. */
  Digest assignmentKey() {
    return Digest.of("proofpool/local-key/v1", data);
  }

  /** Chooses held-out examples; the same ones for all recipes on the same text. */
  Digest sliceSeed() {
    return Digest.of("proofpool/local-slice/v1", data);
  }

  /** Position in the run's order where a worker's slot begins. */
  long firstExample(int worker) {
    return ((long) index * workers + worker) * recipe.examplesPerSlot();
  }

  RunRecord withTrained(int worker, TrainedSlot slot) {
    var more = new TreeMap<>(trained);
    more.put(worker, slot);
    return new RunRecord(recipe, data, workers, index, parent, more, residuals, closed);
  }

  /** The same without what a worker trained in the open round. */
  RunRecord without(int worker) {
    var fewer = new TreeMap<>(trained);
    fewer.remove(worker);
    return new RunRecord(recipe, data, workers, index, parent, fewer, residuals, closed);
  }

  /** The next round, from this checkpoint; workers that were not trained keep their residual. */
  RunRecord withClosed(ClosedRound round) {
    var left = new TreeMap<>(residuals);
    trained.forEach(
        (worker, slot) ->
            slot.residual()
                .ifPresentOrElse(
                    residual -> left.put(worker, residual), () -> left.remove(worker)));
    var more = new ArrayList<>(closed);
    more.add(round);
    return new RunRecord(
        recipe, data, workers, index + 1, round.candidate().hex(), new TreeMap<>(), left, more);
  }
}

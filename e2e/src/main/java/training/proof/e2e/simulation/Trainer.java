package training.proof.e2e.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Training as a chain of hashes: a replay is exact, and a lie is visible. */
final class Trainer {
  private static final long PAYLOAD_BYTES = 4000;

  private Trainer() {}

  /** The state before the first step: anybody can compute it. */
  static Digest initial(String parent) {
    return Digest.of("simulation/state-0", parent);
  }

  /**
   * @param computeClass of the processors that it is computed with; absent where they do not matter
   */
  static Digest step(Optional<Digest> computeClass, long firstExample, int segment, Digest state) {
    return computeClass
        .map(within -> Digest.of("simulation/step", firstExample, segment, state, within))
        .orElseGet(() -> Digest.of("simulation/step", firstExample, segment, state));
  }

  /**
   * @param residual that the slot goes on from; absent for zeros
   */
  static Digest payload(String parent, Digest finalState, Optional<Digest> residual) {
    return residual
        .map(rest -> Digest.of("simulation/payload", parent, finalState, rest))
        .orElseGet(() -> Digest.of("simulation/payload", parent, finalState));
  }

  /** What a payload leaves behind. */
  static Optional<Digest> residual(Recipe recipe, Digest payload) {
    return recipe.payload().hasResidual()
        ? Optional.of(Digest.of("simulation/residual", payload))
        : Optional.empty();
  }

  /** What segment S of an honest slot comes to. */
  static Digest contribution(
      Recipe recipe, String parent, Digest finalState, Optional<Digest> residual) {
    Digest payload = payload(parent, finalState, residual);
    return Commitments.contribution(
        payload,
        residual.map(Digest::hex).orElse(""),
        residual(recipe, payload).map(Digest::hex).orElse(""));
  }

  /** All boundary states of an honest slot. */
  static List<Digest> states(Task.Train task) {
    return states(task, initial(task.parent()));
  }

  /** All boundary states from some first one on. */
  static List<Digest> states(Task.Train task, Digest first) {
    var states = new ArrayList<Digest>();
    states.add(first);
    for (int j = 0; j < task.recipe().segments(); j++) {
      states.add(step(task.computeClass(), task.firstExample(), j, states.getLast()));
    }
    return states;
  }

  static TaskResult.Trained trained(Task.Train task, List<Digest> states) {
    return trained(
        task, states, payload(task.parent(), states.getLast(), task.residual()), PAYLOAD_BYTES);
  }

  static TaskResult.Trained trained(
      Task.Train task, List<Digest> states, Digest payload, long payloadBytes) {
    return trained(task, states, payload, payloadBytes, residual(task.recipe(), payload));
  }

  static TaskResult.Trained trained(
      Task.Train task,
      List<Digest> states,
      Digest payload,
      long payloadBytes,
      Optional<Digest> residual) {
    return new TaskResult.Trained(
        task.digest(),
        states,
        payload,
        payloadBytes,
        residual,
        List.of(5_000_000L, 4_900_000L),
        task.recipe().tokensPerSlot(),
        "equal",
        Map.of(),
        Task.VERSION);
  }

  /** One candidate of eight is worse than its parent. */
  static TaskResult.Aggregated aggregate(Task.Aggregate task) {
    Object[] payloads = task.payloads().stream().map(Task.PayloadRef::payload).toArray();
    Digest aggregate = Digest.of("simulation/aggregate", payloads);
    boolean worse = aggregate.raw()[0] % 8 == 0;
    return new TaskResult.Aggregated(
        task.digest(),
        Digest.of("simulation/candidate", task.parent(), aggregate),
        aggregate,
        5_000_000,
        worse ? 5_100_000 : 4_500_000,
        4096,
        task.scores()
            ? Optional.of(task.payloads().stream().map(ref -> gain(ref.payload())).toList())
            : Optional.empty(),
        Map.of(),
        Task.VERSION);
  }

  private static TaskResult.Gain gain(Digest payload) {
    return new TaskResult.Gain(score(payload) + 200, 100, score(payload));
  }

  /** A payload's score: of honest work too, a quarter is useless, and a quarter beyond the unit. */
  static long score(Digest payload) {
    int chance = Short.toUnsignedInt(ByteBuffer.wrap(payload.raw()).getShort());
    return 2 * Setting.SCORE_UNIT * chance / (1 << Short.SIZE) - Setting.SCORE_UNIT / 2;
  }
}

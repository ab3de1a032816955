package training.proof.e2e.adversary;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.trainer.verb.Verb;

/** The attacks by their names. */
public final class Attacks {
  private static final SortedSet<String> NAMES =
      new TreeSet<>(
          List.of(
              "sign-flip",
              "scaled",
              "zero",
              "noise",
              "a-little-is-enough",
              "inner-product",
              "min-max",
              "min-sum",
              "mimic",
              "index-hijack",
              "residual",
              "stale-base",
              "other-data",
              "other-learning-rate",
              "fewer-steps",
              "label-flip",
              "lower-precision"));

  /** Of noise: as large as many updates of a short round. */
  private static final double DEVIATION = 0.1;

  private Attacks() {}

  /** What there is. */
  public static SortedSet<String> names() {
    return new TreeSet<>(NAMES);
  }

  /**
   * A trainer that attacks so.
   *
   * @param honest payloads that the attacker knows
   * @param n slots of the round, f of which are hostile
   * @param worker who attacks, for noise of its own
   */
  public static Verb<Task.Train> named(String name, List<Digest> honest, int n, int f, int worker) {
    return switch (name) {
      case "index-hijack" -> PayloadForgery.indexHijack();
      case "residual" -> PayloadForgery.residual(10);
      case "stale-base" -> TrainingAttack.staleBase();
      case "other-data" -> TrainingAttack.otherData();
      case "other-learning-rate" -> TrainingAttack.otherLearningRate("0.5");
      case "fewer-steps" -> TrainingAttack.fewerSteps();
      case "label-flip" -> TrainingAttack.labelFlip();
      case "lower-precision" -> TrainingAttack.lowerPrecision();
      default -> PayloadForgery.of(vector(name, n, f, worker), honest);
    };
  }

  private static VectorAttack vector(String name, int n, int f, int worker) {
    return switch (name) {
      case "sign-flip" -> VectorAttack.signFlip();
      case "scaled" -> VectorAttack.scaled(-10);
      case "zero" -> VectorAttack.zero();
      case "noise" -> VectorAttack.noise(DEVIATION, worker);
      case "a-little-is-enough" -> VectorAttack.aLittleIsEnough(n, f);
      case "inner-product" -> VectorAttack.innerProduct(0.5);
      case "min-max" -> VectorAttack.minMax();
      case "min-sum" -> VectorAttack.minSum();
      case "mimic" -> VectorAttack.mimic(0);
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is no attack; there are " + String.join(", ", NAMES));
    };
  }
}

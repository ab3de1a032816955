package training.proof.e2e.simulation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.statement.Body;

/** What all rounds of all worlds have in common, and what a seed chooses. */
final class Setting {
  static final Digest DATA = Digest.of("simulation/data");
  static final DataManifest MANIFEST =
      DataManifest.ofBytes(
          1 << 20, Digest.of("simulation/train"), 1 << 16, Digest.of("simulation/held-out"));

  /** Ten steps in five segments: enough for draws that miss something. */
  static final Recipe RECIPE =
      Recipe.plain(
          ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
          new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
          8,
          10,
          2);

  /** The same with payloads that leave something behind for the next round. */
  static final Recipe SPARSE = RECIPE.withPayload(new PayloadSpec.SparseTopK(4096, 64, 2, "0.95"));

  /** The same in FP32. */
  static final Recipe SINGLE = RECIPE.classExact();

  static final long PRICE = 10;
  static final long CREDITS = 1_000_000;
  static final long SCORE_UNIT = 10_000;
  static final long TOLERANCE = 1000;

  private static final List<Body.Windows> WINDOWS =
      List.of(
          new Body.Windows(60, 20, 20, 40, 80, 40), new Body.Windows(200, 60, 60, 100, 120, 100));

  private Setting() {}

  /** Long enough for everything that can still happen in rounds that are open. */
  static long wholeRound() {
    Body.Windows w = WINDOWS.getLast();
    return 1000L * (w.train() + w.receipt() + w.reveal() + w.audit() + w.judgement() + w.settle());
  }

  /** One of a run's rounds as a user asks for it. */
  static LocalFacts.Want want(
      String run, int index, Scenario scenario, LocalClock clock, RandomGenerator random) {
    int budget = 2000 + random.nextInt(4000);
    return new LocalFacts.Want(
        run + "-" + index,
        run,
        index,
        clock.at(0),
        scenario.recipe(),
        DATA,
        PRICE,
        budget,
        Math.max(scenario.fewestSlots(), 1 + random.nextInt(2)),
        Set.of(),
        List.of(1000, 1000, 500, 200).get(random.nextInt(4)),
        1 + random.nextInt(3),
        WINDOWS.get(random.nextInt(WINDOWS.size())),
        TOLERANCE,
        64,
        random.nextBoolean()
            ? Optional.of(new Body.Improvement(1 + random.nextInt(budget / 2), SCORE_UNIT))
            : Optional.empty());
  }

  static LocalFacts.Pool pool(int fewestSlots, RandomGenerator random) {
    int slots = Math.max(fewestSlots, 1 + random.nextInt(2));
    return new LocalFacts.Pool(slots, "cpu", List.of("exact"), 0, Set.of());
  }
}

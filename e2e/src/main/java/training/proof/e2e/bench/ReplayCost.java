package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.local.LocalRun;
import training.proof.trainer.verb.ReplayVerb;
import training.proof.trainer.verb.TrainVerb;

/**
 * What the replay of a segment costs beside its share of the training time, by the product's own
 * verbs and figures: training with the storing of boundary states against replay from a state that
 * was fetched; fetching and starting are told apart. Slots are trained and replayed in turn, and
 * the ratio is the median of the slots'.
 *
 * <p>Arguments: a text to train on, a scratch folder, then slots (5), segments (10) of four steps.
 */
public final class ReplayCost {
  private static final int SEGMENT = 4;
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  private ReplayCost() {}

  public static void main(String[] arguments) throws IOException {
    int slots = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    int segments = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 10;
    Recipe recipe =
        Recipe.plain(
            ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
            new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
            8,
            segments * SEGMENT,
            SEGMENT);
    var run =
        LocalRun.create(
            Path.of(arguments[1]), recipe, List.of(Path.of(arguments[0])), slots + 1, QUIET);
    System.out.println("slot,train_ms_a_segment,replay_ms_a_segment,fetch_ms_a_segment,ratio");
    var ratios = new ArrayList<Double>();
    for (int slot = 0; slot <= slots; slot++) {
      Map<String, Long> training = train(run, slot);
      Map<String, Long> replay = replay(run, slot, segments);
      double trained = (double) training.get("trainMillis") / segments;
      double replayed = (double) replay.get("replayMillis") / segments;
      double fetched = (double) replay.getOrDefault("fetchMillis", 0L) / segments;
      System.out.printf(
          Locale.ROOT,
          "%d,%.1f,%.1f,%.1f,%.4f%n",
          slot,
          trained,
          replayed,
          fetched,
          replayed / trained);
      // The first slot starts the virtual machine and warms it up.
      if (slot == 0) {
        System.out.println(
            "# processor time of starting: " + training.get("startCpuMillis") + " ms");
      } else {
        ratios.add(replayed / trained);
      }
    }
    Collections.sort(ratios);
    System.out.printf(Locale.ROOT, "# median of the ratios: %.4f%n", ratios.get(ratios.size() / 2));
  }

  private static Map<String, Long> train(LocalRun run, int slot) throws IOException {
    var found = new ArrayList<Map<String, Long>>();
    run.train(
        slot,
        (task, work) -> {
          var trained = (TaskResult.Trained) new TrainVerb().run(task, work);
          found.add(trained.metrics());
          return trained;
        });
    return found.getFirst();
  }

  private static Map<String, Long> replay(LocalRun run, int slot, int segments) throws IOException {
    var found = new ArrayList<Map<String, Long>>();
    List<String> lines =
        run.replay(
            slot,
            IntStream.range(0, segments).boxed().toList(),
            (task, work) -> {
              var replayed = (TaskResult.Replayed) new ReplayVerb().run(task, work);
              found.add(replayed.metrics());
              return replayed;
            });
    if (!lines.stream().allMatch(line -> line.contains(": equal "))) {
      throw new IllegalStateException("a replay differs: " + lines);
    }
    return found.getFirst();
  }
}

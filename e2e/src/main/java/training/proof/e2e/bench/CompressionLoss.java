package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import training.proof.protocol.recipe.AggregationSpec;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.OuterSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.local.LocalRun;

/**
 * What compressed payloads cost in loss: the same text, the same examples in the same order and the
 * same number of tokens, once with dense payloads and once with each of the others. Every setting
 * is a whole run by the product's own verbs, with error feedback from round to round.
 *
 * <p>Arguments: folder with Java sources to train on, a scratch folder, then rounds (20), workers
 * (4), steps a round (40), width (128), layers (5), held-out examples (256), names of settings with
 * commas between them (all). Runs are exact: a setting run alone gives what it gives among the
 * others, and is compared with a dense run of before.
 */
public final class CompressionLoss {
  private static final int CHUNK = 4096;

  /** Of a slot, where its steps allow it: a worker replays one of them. */
  private static final int SEGMENTS = 4;

  private static final String DECAY = "0.95";
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  private record Setting(String name, PayloadSpec payload, OuterSpec outer) {}

  private CompressionLoss() {}

  public static void main(String[] arguments) throws IOException {
    int rounds = number(arguments, 2, 20);
    int workers = number(arguments, 3, 4);
    int steps = number(arguments, 4, 40);
    int width = number(arguments, 5, 128);
    int layers = number(arguments, 6, 5);
    int slice = number(arguments, 7, 256);
    Recipe plain =
        Recipe.plain(
            ModelSpec.Gpt.plain(256, 64, width, layers, 4, 1),
            new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
            8,
            steps,
            steps % SEGMENTS == 0 ? steps / SEGMENTS : steps);
    long parameters = plain.model().parameters();
    System.out.printf(
        Locale.ROOT,
        "# %d parameters, %d rounds, %d workers, %d steps, %d tokens a round%n",
        parameters,
        rounds,
        workers,
        steps,
        workers * plain.tokensPerSlot());
    System.out.println("setting,round,loss_nats,dense_loss_nats,gap_percent,bits_per_parameter");
    List<Path> texts = sources(Path.of(arguments[0]));
    var dense = new double[rounds];
    String wanted = arguments.length > 8 ? "," + arguments[8] + "," : "";
    for (Setting setting : settings()) {
      if (!wanted.isEmpty() && !wanted.contains("," + setting.name() + ",")) {
        continue;
      }
      Path folder = Path.of(arguments[1]).resolve(setting.name());
      Recipe recipe = plain.with(setting.payload(), AggregationSpec.mean(), setting.outer());
      var run = LocalRun.create(folder, recipe, texts, workers, QUIET);
      for (int round = 0; round < rounds; round++) {
        for (int worker = 0; worker < workers; worker++) {
          run.train(worker);
        }
        run.aggregate(slice);
        double loss = run.losses().getLast() / 1e6;
        dense[round] = setting.name().equals("dense") ? loss : dense[round];
        System.out.printf(
            Locale.ROOT,
            "%s,%d,%.6f,%s,%.4f%n",
            setting.name(),
            round,
            loss,
            dense[round] == 0
                ? ","
                : String.format(
                    Locale.ROOT, "%.6f,%.3f", dense[round], 100 * (loss / dense[round] - 1)),
            8.0 * run.payloadBytes() / parameters);
      }
      remove(folder);
    }
  }

  /** Dense first: the others are compared with it. */
  private static List<Setting> settings() {
    var average = new OuterSpec.Average();
    return List.of(
        new Setting("dense", new PayloadSpec.DenseFp32(), average),
        new Setting("top-1.6-percent", new PayloadSpec.SparseTopK(CHUNK, 64, 2, DECAY), average),
        new Setting("top-0.8-percent", new PayloadSpec.SparseTopK(CHUNK, 32, 2, DECAY), average),
        new Setting("top-61-of-4096", new PayloadSpec.SparseTopK(CHUNK, 61, 2, DECAY), average),
        new Setting("top-43-of-4096", new PayloadSpec.SparseTopK(CHUNK, 43, 2, DECAY), average),
        new Setting("int8", new PayloadSpec.Int8(CHUNK, "0"), average),
        new Setting(
            "top-1.6-percent-keep-all", new PayloadSpec.SparseTopK(CHUNK, 64, 2, "1"), average),
        new Setting(
            "top-1.6-percent-nesterov",
            new PayloadSpec.SparseTopK(CHUNK, 64, 2, DECAY),
            new OuterSpec.Nesterov("0.7", "0.9")),
        new Setting(
            "top-0.8-percent-nesterov",
            new PayloadSpec.SparseTopK(CHUNK, 32, 2, DECAY),
            new OuterSpec.Nesterov("0.7", "0.9")),
        new Setting(
            "dense-nesterov", new PayloadSpec.DenseFp32(), new OuterSpec.Nesterov("0.7", "0.9")));
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }
}

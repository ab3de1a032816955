package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
 * commas between them (all; {@code top-59-decay-1} is one that keeps 59 values of a chunk), dense
 * rounds before (0), the learning rate after them (0.001). Runs are exact: a setting run alone
 * gives what it gives among the others, and is compared with a dense run of before. After dense
 * rounds every setting, dense ones too, starts from what they came to.
 */
public final class CompressionLoss {
  private static final int CHUNK = 4096;

  /** Of a slot, where its steps allow it: a worker replays one of them. */
  private static final int SEGMENTS = 4;

  private static final String DECAY = "0.95";
  private static final String RATE = "0.001";
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
    int before = number(arguments, 9, 0);
    String rate = arguments.length > 10 ? arguments[10] : RATE;
    Recipe first = recipe(width, layers, steps, RATE);
    Recipe plain = recipe(width, layers, steps, rate);
    long parameters = plain.model().parameters();
    System.out.printf(
        Locale.ROOT,
        "# %d parameters, %d dense rounds, then %d rounds at rate %s, %d workers, %d steps, %d tokens a round%n",
        parameters,
        before,
        rounds,
        rate,
        workers,
        steps,
        workers * plain.tokensPerSlot());
    System.out.println("setting,round,loss_nats,dense_loss_nats,gap_percent,bits_per_parameter");
    List<Path> texts =
        BenchData.sources(Path.of(arguments[0])).stream()
            .filter(file -> !file.toString().contains("/target/"))
            .toList();
    var dense = new double[rounds];
    Path start = Path.of(arguments[1]).resolve("start");
    var warming = LocalRun.create(start, first, texts, workers, QUIET);
    for (int round = 0; round < before; round++) {
      round(warming, slice);
    }
    for (Setting setting : wanted(arguments.length > 8 ? arguments[8] : "all")) {
      Path folder = copy(start, Path.of(arguments[1]).resolve(setting.name()));
      var run = LocalRun.open(folder, QUIET);
      run.goOn(plain.with(setting.payload(), AggregationSpec.mean(), setting.outer()));
      for (int round = 0; round < rounds; round++) {
        round(run, slice);
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

  private static Recipe recipe(int width, int layers, int steps, String rate) {
    return Recipe.plain(
        ModelSpec.Gpt.plain(256, 64, width, layers, 4, 1),
        new OptimizerSpec.AdamW(rate, "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        8,
        steps,
        steps % SEGMENTS == 0 ? steps / SEGMENTS : steps);
  }

  private static void round(LocalRun run, int slice) throws IOException {
    for (int worker = 0; worker < run.workers(); worker++) {
      run.train(worker);
    }
    run.aggregate(slice);
  }

  private static List<Setting> wanted(String names) {
    return names.equals("all")
        ? settings()
        : Arrays.stream(names.split(",", -1)).map(CompressionLoss::setting).toList();
  }

  private static Setting setting(String name) {
    return settings().stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseGet(
            () -> {
              // top-KEPT-decay-DECAY
              String[] parts = name.split("-", -1);
              var payload =
                  new PayloadSpec.SparseTopK(CHUNK, Integer.parseInt(parts[1]), 2, parts[3]);
              return new Setting(name, payload, new OuterSpec.Average());
            });
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

  /** A copy of a run's folder that shares the bytes of its blobs, which nobody changes. */
  private static Path copy(Path from, Path to) throws IOException {
    Path chunks = from.resolve("store").resolve("chunks");
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file));
        if (file.startsWith(chunks) && Files.isRegularFile(file)) {
          Files.createLink(copy, file);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to;
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

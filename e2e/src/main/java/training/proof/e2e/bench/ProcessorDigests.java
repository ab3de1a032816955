package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.local.LocalRun;

/**
 * Trains each kind of model on each emulated processor and prints one digest of all that it came
 * to: every boundary state (parameters and moments), every loss, payload and residual. Ends with an
 * error when two processors differ.
 *
 * <p>Arguments: folder with Java sources to train on; a file that keeps what was found, line by
 * line, so that a run that was ended goes on; a name for the sources that compute, of which found
 * lines alone count; then steps (1000), seeds (3), names of models with commas between them (all).
 */
public final class ProcessorDigests {
  private static final int SEGMENTS = 10;
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  private static final List<String> MODELS = List.of("gpt", "gpt-tied", "mlp", "cnn");
  private static final Map<String, Map<String, String>> PROCESSORS = processors();

  private ProcessorDigests() {}

  private static Map<String, Map<String, String>> processors() {
    var all = new LinkedHashMap<String, Map<String, String>>();
    all.put("this", Map.of());
    all.putAll(Emulated.processors());
    return all;
  }

  private static ModelSpec model(String name, long seed) {
    return switch (name) {
      case "gpt" -> new ModelSpec.Gpt(256, 32, 32, 2, 2, false, "all", "rotary", seed);
      case "gpt-tied" -> new ModelSpec.Gpt(256, 32, 32, 2, 2, true, "no-key", "learned", seed);
      case "mlp" -> new ModelSpec.Mlp(256, 32, 16, 8, 64, 2, seed);
      case "cnn" -> new ModelSpec.Cnn(256, 32, 32, 3, 3, seed);
      default -> throw new IllegalArgumentException(name + " is no model of this benchmark");
    };
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("one")) {
      one(arguments);
      return;
    }
    var found = Found.in(Path.of(arguments[1]), arguments[2]);
    int steps = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1000;
    int seeds = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 3;
    List<String> models = arguments.length > 5 ? List.of(arguments[5].split(",")) : MODELS;
    boolean differs = false;
    for (String model : models) {
      for (int seed = 1; seed <= seeds; seed++) {
        Set<String> digests = new HashSet<>();
        for (var processor : PROCESSORS.entrySet()) {
          var run = String.join(",", model, "" + seed, "" + steps, processor.getKey());
          if (found.digest(run).isEmpty()) {
            found.add(run, run(arguments[0], model, seed, steps, processor.getValue()));
          }
          digests.add(found.digest(run).orElseThrow());
          System.out.println(run + "," + found.digest(run).orElseThrow());
        }
        differs |= digests.size() > 1;
      }
    }
    if (differs) {
      System.err.println("processors differ");
      System.exit(1);
    }
  }

  /** What was found before, and by these sources. */
  private record Found(Path file, String sources, Map<String, String> digests) {
    static Found in(Path file, String sources) throws IOException {
      var digests = new HashMap<String, String>();
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith(sources + ",")) {
            int last = line.lastIndexOf(',');
            digests.put(line.substring(sources.length() + 1, last), line.substring(last + 1));
          }
        }
      } else {
        Files.writeString(file, "sources,model,seed,steps,processor,digest\n");
      }
      return new Found(file, sources, digests);
    }

    Optional<String> digest(String run) {
      return Optional.ofNullable(digests.get(run));
    }

    /** A line is written at once: a run that is ended in the middle of it has to be found again. */
    void add(String run, String digest) throws IOException {
      String line = sources + "," + run + "," + digest + System.lineSeparator();
      Files.writeString(file, line, StandardOpenOption.APPEND);
      digests.put(run, digest);
    }
  }

  /** One training in this process: prints the digest of its final state. */
  private static void one(String[] arguments) throws IOException {
    int steps = Integer.parseInt(arguments[4]);
    Recipe recipe =
        Recipe.plain(
                model(arguments[2], Long.parseLong(arguments[3])),
                new OptimizerSpec.AdamW("0.003", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
                8,
                steps,
                steps % SEGMENTS == 0 ? steps / SEGMENTS : steps)
            .withPayload(new PayloadSpec.SparseTopK(4096, 64, 2, "0.95"));
    Path folder = Files.createTempDirectory("digests");
    try {
      List<Path> texts = BenchData.sources(Path.of(arguments[1]));
      var run = LocalRun.create(folder.resolve("run"), recipe, texts, 1, QUIET);
      run.train(0);
      System.out.println(run.trainedDigest(0));
    } finally {
      remove(folder);
    }
  }

  private static String run(
      String texts, String model, int seed, int steps, Map<String, String> processor)
      throws IOException, InterruptedException {
    Process process =
        Emulated.start(
            ProcessorDigests.class, processor, List.of("one", texts, model, "" + seed, "" + steps));
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("training " + model + " ended with an error; its words are above");
    }
    return said;
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

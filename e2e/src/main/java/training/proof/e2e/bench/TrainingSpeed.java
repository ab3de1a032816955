package training.proof.e2e.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.assignment.Assignment;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.Slot;
import training.proof.trainer.verb.SlotMachine;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;

/**
 * Tokens a second of this trainer and of PyTorch on the same GPT, from the same first parameters,
 * over the same examples, with as many threads. All of them train in turn, a few steps each, again
 * and again; ratios are medians of the ratios within a turn, so that what else the machine does
 * meets both sides. Where there is much of that, the ratios of processor time say more than those
 * of the clock. The losses show that both sides train the same model.
 *
 * <p>Arguments: a scratch folder, the Python with PyTorch, the script that trains there, a text to
 * train on, then threads, turns (7), steps a turn (5), ways of PyTorch with commas between them.
 */
public final class TrainingSpeed {
  private static final String WAYS = "eager-fp32,fused-fp32,eager-fp64,fused-fp64,compile-fp32";

  /** Turns that count for nobody: programs are compiled while they run. */
  private static final int WARM_UP = 2;

  private static final int BATCH = 8;
  private static final int CONTEXT = 64;

  /** The default model of a TrainingRound, which the demo trains, and one three times as large. */
  private static final Map<String, ModelSpec> MODELS = models();

  /** What is divided by what. */
  private static final List<Ratio> RATIOS =
      List.of(
          new Ratio("class-exact over PyTorch eager FP32", "class-exact", "eager-fp32"),
          new Ratio("class-exact over PyTorch with fused AdamW", "class-exact", "fused-fp32"),
          new Ratio("class-exact over torch.compile FP32", "class-exact", "compile-fp32"),
          new Ratio("exact over PyTorch eager FP64", "exact", "eager-fp64"),
          new Ratio("exact over PyTorch with fused AdamW", "exact", "fused-fp64"),
          new Ratio("price of exact: class-exact over exact", "class-exact", "exact"));

  private record Ratio(String name, String over, String under) {}

  private TrainingSpeed() {}

  private static Map<String, ModelSpec> models() {
    var models = new LinkedHashMap<String, ModelSpec>();
    models.put("demo", ModelSpec.Gpt.plain(256, CONTEXT, 128, 5, 4, 1));
    models.put("larger", ModelSpec.Gpt.plain(256, CONTEXT, 256, 4, 4, 1));
    return models;
  }

  public static void main(String[] arguments) throws IOException {
    Path scratch = Path.of(arguments[0]);
    byte[] text = Files.readAllBytes(Path.of(arguments[3]));
    int threads = Integer.parseInt(arguments[4]);
    int turns = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 7;
    int steps = arguments.length > 6 ? Integer.parseInt(arguments[6]) : 5;
    String ways = arguments.length > 7 ? arguments[7] : WAYS;
    for (var model : MODELS.entrySet()) {
      Path folder = Files.createDirectories(scratch.resolve(model.getKey() + "-" + threads));
      Recipe recipe = recipe(model.getValue(), steps * (turns + WARM_UP), steps);
      var run = new Run(model.getKey(), recipe, threads, steps);
      Digest data = pack(folder, text, recipe);
      try (var exact = new Ours(folder, data, recipe);
          var single = new Ours(folder, data, recipe.classExact());
          var python = Python.start(arguments[1], arguments[2], folder, threads)) {
        var trainers = new LinkedHashMap<String, Trainer>();
        trainers.put("class-exact", single);
        trainers.put("exact", exact);
        for (String way : ways.split(",", -1)) {
          trainers.put(way, python.way(way, steps));
        }
        run.measure(trainers, turns);
      }
    }
  }

  private static Recipe recipe(ModelSpec model, int steps, int segment) {
    return Recipe.plain(
        model,
        new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        BATCH,
        steps,
        segment);
  }

  /** Stores the text for this trainer, and writes all that PyTorch needs to do the same. */
  private static Digest pack(Path folder, byte[] text, Recipe recipe) throws IOException {
    Digest tokens = blobs(folder).upload(out -> out.write(text)).digest();
    var manifest = DataManifest.ofBytes(text.length, tokens, text.length, tokens);
    Files.write(folder.resolve("tokens.u8"), text);
    Files.write(folder.resolve("recipe.json"), CanonicalJson.encode(recipe));
    var layout = ExactEngine.layout(recipe.model());
    try (var out = Files.newOutputStream(folder.resolve("initial.safetensors"))) {
      TensorFiles.writeParameters(out, layout, InitialParameters.of(layout, recipe.model().seed()));
    }
    var assignment = Assignment.of(Digest.ZERO.raw(), DataManifest.examples(text.length, CONTEXT));
    int count = Math.toIntExact(recipe.examplesPerSlot());
    var examples = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      examples.putLong(assignment.example(i));
    }
    Files.write(folder.resolve("examples.i64"), examples.array());
    return blobs(folder).upload(out -> out.write(CanonicalJson.encode(manifest))).digest();
  }

  private static Blobs blobs(Path folder) throws IOException {
    var store = new FolderStore(folder.resolve("store"), new Task.SelfTest("exact", 1));
    var scratch = Files.createDirectories(folder.resolve("scratch"));
    return new Blobs(store, scratch, new Metrics(InstantSource.system()));
  }

  /**
   * Seconds of some steps, of the clock and of all processors, and the last step's loss in nats.
   */
  private record Turn(double seconds, double processorSeconds, double loss) {}

  /** Somebody who trains the next few steps. */
  @FunctionalInterface
  private interface Trainer {
    Turn turn() throws IOException;
  }

  /** The product's own slot, segment by segment. */
  private static final class Ours implements Trainer, AutoCloseable {
    private final SlotMachine machine;
    private final Slot slot;
    private final TrainingState state;
    private int segment;
    private long loss;

    Ours(Path folder, Digest data, Recipe recipe) throws IOException {
      var layout = ExactEngine.layout(recipe.model());
      machine = SlotMachine.open(blobs(folder), recipe, data);
      slot = machine.slot(Digest.ZERO, 0);
      state = TrainingState.start(layout, InitialParameters.of(layout, recipe.model().seed()));
    }

    @Override
    public Turn turn() throws IOException {
      long start = System.nanoTime();
      long used = processorNanos();
      slot.replay(state, segment++, microNats -> loss = microNats);
      return new Turn(
          (System.nanoTime() - start) / 1e9, (processorNanos() - used) / 1e9, loss / 1e6);
    }

    /** Of all threads there are: finer than the ticks that Java's own figure counts in. */
    private static long processorNanos() throws IOException {
      long sum = 0;
      try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
        for (Path thread : threads) {
          sum += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
        }
      }
      return sum;
    }

    @Override
    public void close() {
      machine.close();
    }
  }

  /** A process that trains when it is told to, and waits without using a processor else. */
  private static final class Python implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    private Python(Process process) {
      this.process = process;
      this.answers = process.inputReader(StandardCharsets.UTF_8);
      this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    static Python start(String python, String script, Path folder, int threads) throws IOException {
      var builder = new ProcessBuilder(python, script, folder.toString(), "" + threads);
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      // Its libtorch is its own.
      builder.environment().remove("PYTORCH_LIBRARY_PATH");
      var started = new Python(builder.start());
      System.out.println("# PyTorch is " + started.answer());
      return started;
    }

    Trainer way(String name, int steps) {
      return () -> {
        orders.write(name + " " + steps + "\n");
        orders.flush();
        String[] found = answer().split(" ", -1);
        return new Turn(
            Double.parseDouble(found[0]),
            Double.parseDouble(found[1]),
            Double.parseDouble(found[2]));
      };
    }

    private String answer() throws IOException {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("PyTorch ended; its last words are above");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      orders.close();
      process.destroy();
    }
  }

  /** One model with one number of threads. */
  private record Run(String model, Recipe recipe, int threads, int steps) {

    void measure(Map<String, Trainer> trainers, int turns) throws IOException {
      var seconds = new LinkedHashMap<String, double[]>();
      var processor = new LinkedHashMap<String, double[]>();
      var losses = new LinkedHashMap<String, Double>();
      trainers.keySet().forEach(name -> seconds.put(name, new double[turns]));
      trainers.keySet().forEach(name -> processor.put(name, new double[turns]));
      for (int turn = -WARM_UP; turn < turns; turn++) {
        for (var trainer : trainers.entrySet()) {
          Turn found = trainer.getValue().turn();
          losses.put(trainer.getKey(), found.loss());
          if (turn >= 0) {
            seconds.get(trainer.getKey())[turn] = found.seconds();
            processor.get(trainer.getKey())[turn] = found.processorSeconds();
          }
        }
      }
      long tokens = (long) steps * recipe.batch() * recipe.model().context();
      for (var found : seconds.entrySet()) {
        if (!Double.isNaN(found.getValue()[0])) {
          print(found.getKey(), "tokens a second", tokens / median(found.getValue()));
          double used = median(processor.get(found.getKey()));
          print(found.getKey(), "milliseconds of processors a step", used / steps * 1e3);
          print(found.getKey(), "loss after all steps", losses.get(found.getKey()));
        }
      }
      ratios("ratio of speeds", seconds, turns);
      ratios("ratio of processor time", processor, turns);
    }

    private void ratios(String measure, Map<String, double[]> seconds, int turns) {
      for (var ratio : RATIOS) {
        double[] over = seconds.get(ratio.over());
        double[] under = seconds.get(ratio.under());
        if (over != null && under != null && !Double.isNaN(under[0])) {
          double[] ratios =
              IntStream.range(0, turns).mapToDouble(i -> under[i] / over[i]).toArray();
          print(ratio.name(), measure, median(ratios));
        }
      }
    }

    private void print(String what, String measure, double value) {
      System.out.printf(
          Locale.ROOT,
          "%s,%d,%d,%s,%s,%.4f%n",
          model,
          recipe.model().parameters(),
          threads,
          what,
          measure,
          value);
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
  }
}

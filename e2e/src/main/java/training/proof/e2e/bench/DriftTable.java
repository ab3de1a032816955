package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.SlotMachine;

/**
 * How far FP32 takes two processors apart within a segment, as a share of what the segment changed:
 * the table that a tolerance would be calibrated by. All processors start from the same bits, for
 * the steps before are trained in {@code exact}; each then trains the same segment in FP32, from
 * fresh moments as a slot does.
 *
 * <p>Arguments: folder with Java sources to train on, then exact steps before (200), width (64),
 * layers (2).
 */
public final class DriftTable {
  /** Steps of a segment at which it is looked at. */
  private static final List<Integer> LENGTHS = List.of(1, 2, 5, 10, 20, 50, 100, 200);

  private static final Map<String, Map<String, String>> PROCESSORS = processors();

  private DriftTable() {}

  private static Map<String, Map<String, String>> processors() {
    var all = new LinkedHashMap<String, Map<String, String>>();
    all.put("again", Map.of());
    all.put("two-threads", Map.of("OMP_NUM_THREADS", "2"));
    all.putAll(Emulated.processors());
    return all;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("dump")) {
      dump(Path.of(arguments[1]), new Digest(arguments[2]), model(arguments, 4), arguments[3]);
      return;
    }
    Path store = Files.createTempDirectory("drift");
    Digest data = BenchData.pack(Path.of(arguments[0]), store);
    int before = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    ModelSpec model = model(arguments, 2);
    System.out.println(
        "processor,parameters,exact_steps_before,fp32_steps,share_of_update,largest");
    for (int start : before == 0 ? List.of(0) : List.of(0, before)) {
      List<float[]> here = train(Map.of(), store, data, model, start);
      for (var processor : PROCESSORS.entrySet()) {
        List<float[]> there = train(processor.getValue(), store, data, model, start);
        print(processor.getKey(), model, start, here, there);
      }
    }
  }

  private static ModelSpec model(String[] arguments, int from) {
    int width = arguments.length > from ? Integer.parseInt(arguments[from]) : 64;
    int layers = arguments.length > from + 1 ? Integer.parseInt(arguments[from + 1]) : 2;
    return ModelSpec.Gpt.plain(256, 64, width, layers, 4, 1);
  }

  private static Recipe recipe(ModelSpec model, int steps, int segment) {
    return Recipe.plain(
        model,
        new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        8,
        steps,
        segment);
  }

  /** Writes the parameters at the start of the segment and at every length. */
  private static void dump(Path store, Digest data, ModelSpec model, String before)
      throws IOException {
    var layout = ExactEngine.layout(model);
    float[] start = InitialParameters.of(layout, model.seed());
    int steps = Integer.parseInt(before);
    if (steps > 0) {
      var state = TrainingState.start(layout, start);
      try (var machine =
          SlotMachine.open(BenchData.blobs(store), recipe(model, steps, steps), data)) {
        machine.slot(Digest.ZERO, 0).replay(state, 0, loss -> {});
      }
      start = state.parameters();
    }
    var bytes = ByteBuffer.allocate(layout.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    WritableByteChannel out = Channels.newChannel((OutputStream) System.out);
    write(out, bytes, start);
    var state = TrainingState.start(layout, start);
    Recipe single = recipe(model, LENGTHS.getLast(), 1).classExact();
    try (var machine = SlotMachine.open(BenchData.blobs(store), single, data)) {
      var slot = machine.slot(Digest.ZERO, 8L * steps);
      for (int step = 0; step < LENGTHS.getLast(); step++) {
        slot.replay(state, step, loss -> {});
        if (LENGTHS.contains(step + 1)) {
          write(out, bytes, state.parameters());
        }
      }
    }
  }

  private static void write(WritableByteChannel out, ByteBuffer bytes, float[] parameters)
      throws IOException {
    bytes.clear().asFloatBuffer().put(parameters);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static List<float[]> train(
      Map<String, String> processor, Path store, Digest data, ModelSpec model, int before)
      throws IOException, InterruptedException {
    var gpt = (ModelSpec.Gpt) model;
    Process process =
        Emulated.start(
            DriftTable.class,
            processor,
            List.of(
                "dump",
                store.toString(),
                data.hex(),
                "" + before,
                "" + gpt.width(),
                "" + gpt.layers()));
    var found = new ArrayList<float[]>();
    int size = Math.toIntExact(model.parameters());
    try (var in = process.getInputStream()) {
      for (int i = 0; i <= LENGTHS.size(); i++) {
        byte[] bytes = in.readNBytes(size * Float.BYTES);
        if (bytes.length < size * Float.BYTES) {
          throw new IOException("a training process ended early; its last words are above");
        }
        var values = new float[size];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        found.add(values);
      }
    }
    process.waitFor();
    return found;
  }

  private static void print(
      String processor, ModelSpec model, int start, List<float[]> here, List<float[]> there) {
    if (!Arrays.equals(here.getFirst(), there.getFirst())) {
      throw new IllegalStateException(processor + " came to another start in exact");
    }
    for (int i = 1; i < here.size(); i++) {
      double update = distance(here.getFirst(), here.get(i));
      double apart = distance(here.get(i), there.get(i));
      System.out.printf(
          Locale.ROOT,
          "%s,%d,%d,%d,%.3g,%.3g%n",
          processor,
          model.parameters(),
          start,
          LENGTHS.get(i - 1),
          apart / update,
          largest(here.get(i), there.get(i)));
    }
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (double) one[i] - other[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static double largest(float[] one, float[] other) {
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      largest = Math.max(largest, Math.abs((double) one[i] - other[i]));
    }
    return largest;
  }
}

package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import training.proof.numerics.CommonGrid;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.SlotMachine;

/**
 * How often two kinds of processor round a gradient element apart: trains side by side in two
 * processes, one of them told to be another processor, and compares every FP64 gradient element
 * before and after the grid. Beside the count stands the number expected from the distances, which
 * says more than a count of zero; and what rounding to FP32 alone would have given.
 *
 * <p>Arguments: folder with Java sources to train on, then steps (40), batch (8).
 */
public final class GradientMismatch {
  private static final Map<String, Map<String, String>> PROCESSORS =
      Map.of(
          "aten-default", Map.of("ATEN_CPU_CAPABILITY", "default"),
          "aten-avx2", Map.of("ATEN_CPU_CAPABILITY", "avx2"),
          "mkl-compatible", Map.of("MKL_CBWR", "COMPATIBLE"),
          "mkl-avx2", Map.of("MKL_CBWR", "AVX2"),
          "onednn-sse41", Map.of("ONEDNN_MAX_CPU_ISA", "SSE41"),
          "all-oldest",
              Map.of(
                  "ATEN_CPU_CAPABILITY", "default",
                  "MKL_CBWR", "COMPATIBLE",
                  "ONEDNN_MAX_CPU_ISA", "SSE41"));

  private GradientMismatch() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("dump")) {
      dump(Path.of(arguments[1]), new Digest(arguments[2]), recipe(arguments, 3));
      return;
    }
    Path store = Files.createTempDirectory("gradients");
    Digest data = BenchData.pack(Path.of(arguments[0]), store);
    var recipe = recipe(arguments, 1);
    System.out.println(
        "processor,steps,elements,mismatches,expected_per_1e9,fp32_only_mismatches_per_1e9");
    for (var processor : new TreeMap<>(PROCESSORS).entrySet()) {
      compare(processor.getKey(), processor.getValue(), store, data, recipe);
    }
  }

  private static Recipe recipe(String[] arguments, int from) {
    int steps = arguments.length > from ? Integer.parseInt(arguments[from]) : 40;
    int batch = arguments.length > from + 1 ? Integer.parseInt(arguments[from + 1]) : 8;
    return Recipe.plain(
        ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
        new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        batch,
        steps,
        steps);
  }

  /** Trains one segment and writes every step's gradients to standard output. */
  private static void dump(Path store, Digest data, Recipe recipe) throws IOException {
    var layout = ExactEngine.layout(recipe.model());
    var state = TrainingState.start(layout, InitialParameters.of(layout, recipe.model().seed()));
    var bytes = ByteBuffer.allocateDirect(layout.size() * Double.BYTES);
    WritableByteChannel out = Channels.newChannel((OutputStream) System.out);
    try (var machine = SlotMachine.open(BenchData.blobs(store), recipe, data)) {
      var slot = machine.slot(Digest.ZERO, 0);
      slot.observe(gradients -> write(out, bytes, gradients));
      slot.replay(state, 0, loss -> {});
    }
  }

  private static void write(WritableByteChannel out, ByteBuffer bytes, MemorySegment gradients) {
    try {
      MemorySegment.ofBuffer(bytes.clear()).copyFrom(gradients);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compare(
      String name, Map<String, String> processor, Path store, Digest data, Recipe recipe)
      throws IOException, InterruptedException {
    Process plain = start(Map.of(), store, data, recipe);
    Process other = start(processor, store, data, recipe);
    var count = new Count(recipe);
    try (var one = Channels.newChannel(plain.getInputStream());
        var two = Channels.newChannel(other.getInputStream())) {
      for (int step = 0; step < recipe.steps() && count.mismatches == 0; step++) {
        count.add(one, two);
      }
    }
    plain.destroyForcibly().waitFor();
    other.destroyForcibly().waitFor();
    System.out.printf(
        "%s,%d,%d,%d,%.5f,%.1f%n",
        name,
        count.steps,
        count.elements,
        count.mismatches,
        count.expected / count.elements * 1e9,
        count.fp32Mismatches / (double) count.elements * 1e9);
  }

  private static Process start(
      Map<String, String> processor, Path store, Digest data, Recipe recipe) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(GradientMismatch.class.getName(), "dump", store.toString()));
    command.addAll(List.of(data.hex(), "" + recipe.steps(), "" + recipe.batch()));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(processor);
    return builder.start();
  }

  /** Compares gradients, step by step. */
  private static final class Count {
    private final CommonGrid grid;
    private final ByteBuffer one;
    private final ByteBuffer two;
    private int steps;
    private long elements;
    private long mismatches;
    private long fp32Mismatches;
    private double expected;

    Count(Recipe recipe) {
      grid = new CommonGrid(recipe.gridBits());
      int bytes = ExactEngine.layout(recipe.model()).size() * Double.BYTES;
      one = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      two = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    void add(ReadableByteChannel first, ReadableByteChannel second) throws IOException {
      fill(first, one);
      fill(second, two);
      DoubleBuffer a = one.asDoubleBuffer();
      DoubleBuffer b = two.asDoubleBuffer();
      double spacing = grid.spacing(largest(a));
      double otherSpacing = grid.spacing(largest(b));
      for (int i = 0; i < a.capacity(); i++) {
        double x = a.get(i);
        double y = b.get(i);
        boolean same =
            spacing * Math.rint(x / spacing) == otherSpacing * Math.rint(y / otherSpacing);
        mismatches += same ? 0 : 1;
        fp32Mismatches += (float) x == (float) y ? 0 : 1;
        expected += Math.min(1, Math.abs(x - y) / spacing);
      }
      elements += a.capacity();
      steps++;
    }

    private static void fill(ReadableByteChannel from, ByteBuffer into) throws IOException {
      into.clear();
      while (into.hasRemaining()) {
        if (from.read(into) < 0) {
          throw new IOException("a training process ended early; its last words are above");
        }
      }
      into.clear();
    }

    private static double largest(DoubleBuffer values) {
      double largest = 0;
      for (int i = 0; i < values.capacity(); i++) {
        largest = Math.max(largest, Math.abs(values.get(i)));
      }
      return largest;
    }
  }
}

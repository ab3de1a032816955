package training.proof.e2e.bench;

import java.io.BufferedOutputStream;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import training.proof.numerics.CommonGrid;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.SlotMachine;

/**
 * How often two kinds of processor round a gradient element apart. Each kind of model is trained in
 * {@code exact}; from its states at some places two processes go on for a few steps, one of them
 * told to be another processor, and every FP64 gradient element is compared before and after the
 * grid. Beside the count stands the number expected from the distances, which says more than a
 * count of zero; and what rounding to FP32 alone would have given.
 *
 * <p>Arguments: folder with Java sources to train on, a scratch folder, then the steps compared
 * from each place (5), names of models with commas between them (all), steps trained before,
 * likewise (0,100,1000).
 */
public final class GradientMismatch {
  private static final int BATCH = 8;
  private static final String MODELS = "gpt,gpt-biases,gpt-tied,mlp,cnn";

  private GradientMismatch() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("dump")) {
      var place = new Place(Path.of(arguments[1]), new Digest(arguments[2]), arguments[3]);
      place.dump(Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
      return;
    }
    Path store = Path.of(arguments[1]);
    Digest data = BenchData.pack(Path.of(arguments[0]), store);
    int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    List<String> models = List.of((arguments.length > 3 ? arguments[3] : MODELS).split(","));
    List<Integer> starts =
        Stream.of((arguments.length > 4 ? arguments[4] : "0,100,1000").split(","))
            .map(Integer::valueOf)
            .sorted()
            .toList();
    System.out.println(
        "model,parameters,after_steps,processor,elements,mismatches,expected_per_1e9,"
            + "fp32_only_mismatches_per_1e9");
    for (String model : models) {
      var place = new Place(store, data, model);
      place.train(starts);
      for (int start : starts) {
        for (var processor : Emulated.processors().entrySet()) {
          compare(place, start, steps, processor.getKey(), processor.getValue());
        }
      }
    }
  }

  /** The size of the demo's model, and smaller ones of the other kinds. */
  private static ModelSpec model(String name) {
    return switch (name) {
      case "gpt" -> ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1);
      case "gpt-biases" -> new ModelSpec.Gpt(256, 64, 128, 5, 4, false, "all", "rotary", 1);
      case "gpt-tied" -> new ModelSpec.Gpt(256, 64, 128, 5, 4, true, "no-key", "learned", 1);
      case "mlp" -> new ModelSpec.Mlp(256, 64, 32, 8, 256, 3, 1);
      case "cnn" -> new ModelSpec.Cnn(256, 64, 128, 3, 4, 1);
      default -> throw new IllegalArgumentException(name + " is no model of this benchmark");
    };
  }

  /** A model, what it learns from, and a folder for its states. */
  record Place(Path store, Digest data, String name) {

    Recipe recipe(int steps) {
      return Recipe.plain(
          model(name),
          new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
          BATCH,
          steps,
          1);
    }

    private Path state(int step) {
      return store.resolve(name + "-" + step);
    }

    /** Keeps the states after so many steps, in ascending order. */
    void train(List<Integer> places) throws IOException {
      var layout = ExactEngine.layout(model(name));
      var state = TrainingState.start(layout, InitialParameters.of(layout, model(name).seed()));
      try (var machine = open(places.getLast() + 1)) {
        var slot = machine.slot(Digest.ZERO, 0);
        for (int place : places) {
          while (state.step() < place) {
            slot.replay(state, state.step(), loss -> {});
          }
          try (var out = new BufferedOutputStream(Files.newOutputStream(state(place)))) {
            TensorFiles.writeState(out, state);
          }
        }
      }
    }

    TrainingState read(int step) throws IOException {
      return TensorFiles.readState(state(step), ExactEngine.layout(model(name)), step);
    }

    /** Goes on from a place and writes every step's gradients to standard output. */
    void dump(int start, int steps) throws IOException {
      var state = read(start);
      var bytes = ByteBuffer.allocateDirect(state.parameters().length * Double.BYTES);
      WritableByteChannel out = Channels.newChannel((OutputStream) System.out);
      try (var machine = open(start + steps)) {
        var slot = machine.slot(Digest.ZERO, 0);
        slot.observe(gradients -> write(out, bytes, gradients));
        for (int step = 0; step < steps; step++) {
          slot.replay(state, state.step(), loss -> {});
        }
      }
    }

    private SlotMachine open(int steps) throws IOException {
      return SlotMachine.open(BenchData.blobs(store), recipe(steps), data);
    }

    Process start(int start, int steps, Map<String, String> processor) throws IOException {
      return Emulated.start(
          GradientMismatch.class,
          processor,
          List.of("dump", store.toString(), data.hex(), name, "" + start, "" + steps));
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
      Place place, int start, int steps, String name, Map<String, String> processor)
      throws IOException, InterruptedException {
    Process plain = place.start(start, steps, Map.of());
    Process other = place.start(start, steps, processor);
    var count = new Count(place.recipe(1));
    try (var one = Channels.newChannel(plain.getInputStream());
        var two = Channels.newChannel(other.getInputStream())) {
      // After a mismatch the two go on from different parameters: no later step says anything.
      for (int step = 0; step < steps && count.mismatches == 0; step++) {
        count.add(one, two);
      }
    }
    plain.destroyForcibly().waitFor();
    other.destroyForcibly().waitFor();
    System.out.printf(
        Locale.ROOT,
        "%s,%d,%d,%s,%d,%d,%.5f,%.1f%n",
        place.name(),
        model(place.name()).parameters(),
        start,
        name,
        count.elements,
        count.mismatches,
        count.expected / count.elements * 1e9,
        count.fp32Mismatches / (double) count.elements * 1e9);
  }

  /** Compares gradients, step by step. */
  private static final class Count {
    private final CommonGrid grid;
    private final ByteBuffer one;
    private final ByteBuffer two;
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

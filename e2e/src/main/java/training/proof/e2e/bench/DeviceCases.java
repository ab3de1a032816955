package training.proof.e2e.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import training.proof.numerics.AdamW;
import training.proof.numerics.CommonGrid;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.model.ModelScript;
import training.proof.trainer.model.TokenBatch;

/**
 * What another device is to compute, and what came out here: a folder for each model and place in
 * its training, with the script of the passes, parameters, a batch of text, and the digest of the
 * gradients that this processor puts on the grid, or of its state after many steps. {@code
 * e2e/bench/devices.py} reads it.
 *
 * <p>Arguments: folder with Java sources to train on, a folder for the cases, names of models with
 * commas between them, steps trained before, likewise, and steps to train.
 */
public final class DeviceCases {
  private DeviceCases() {}

  public static void main(String[] arguments) throws IOException {
    Path store = Files.createTempDirectory("devices");
    Path sources = Path.of(arguments[0]);
    Digest data = BenchData.pack(sources, store);
    var text = new ByteArrayOutputStream();
    for (Path file : BenchData.sources(sources)) {
      text.write(Files.readAllBytes(file));
    }
    int steps = Integer.parseInt(arguments[4]);
    List<Integer> starts = Stream.of(arguments[3].split(",", -1)).map(Integer::valueOf).toList();
    for (String name : arguments[2].split(",", -1)) {
      var place = new GradientMismatch.Place(store, data, name);
      place.train(starts);
      for (int start : starts) {
        Path folder = Files.createDirectories(Path.of(arguments[1], name + "-" + start));
        compared(folder, place.recipe(1), place.read(start).parameters(), text.toByteArray());
        System.out.println(name + " after " + start + " steps: written");
      }
      Path folder = Files.createDirectories(Path.of(arguments[1], name + "-trained"));
      trained(folder, place.recipe(steps), text.toByteArray());
      System.out.println(name + " over " + steps + " steps: written");
    }
    timed(Files.createDirectories(Path.of(arguments[1], "timed")), text.toByteArray());
  }

  /** For a device to come to the same gradients, or not. */
  private static void compared(Path folder, Recipe recipe, float[] parameters, byte[] text)
      throws IOException {
    var gradients = new float[parameters.length];
    try (var engine = new ExactEngine(recipe.model())) {
      gradients(engine, recipe, parameters, text, 0, gradients);
    }
    var about = about(recipe.model());
    about.put("gridBits", recipe.gridBits());
    about.put("gradients", Digest.of(bytes(gradients)));
    write(folder, about, recipe.model(), recipe.batch(), text);
    Files.write(folder.resolve("parameters.f32"), bytes(parameters));
  }

  /** For a device to come to the same state, or not: a step a batch, along the text. */
  private static void trained(Path folder, Recipe recipe, byte[] text) throws IOException {
    var model = recipe.model();
    var layout = ExactEngine.layout(model);
    float[] first = InitialParameters.of(layout, model.seed());
    Files.write(folder.resolve("parameters.f32"), bytes(first));
    var state = TrainingState.start(layout, first);
    var settings = new AdamW.Settings(0.001, 0.9, 0.95, 1e-8, 0.01, 1);
    var gradients = new float[first.length];
    try (var engine = new ExactEngine(model)) {
      for (int step = 0; step < recipe.steps(); step++) {
        gradients(engine, recipe, state.parameters(), text, step, gradients);
        new AdamW(settings).step(state, gradients);
      }
    }
    var about = about(model);
    about.put("gridBits", recipe.gridBits());
    about.put("steps", recipe.steps());
    about.put("parametersAfter", Digest.of(bytes(state.parameters())));
    about.put("firstMomentAfter", Digest.of(bytes(state.firstMoment())));
    about.put("secondMomentAfter", Digest.of(bytes(state.secondMoment())));
    write(folder, about, model, recipe.steps() * recipe.batch(), text);
  }

  /** On the grid, of the batch so far into the text. */
  private static void gradients(
      ExactEngine engine,
      Recipe recipe,
      float[] parameters,
      byte[] text,
      int step,
      float[] gradients) {
    var model = recipe.model();
    var batch = new TokenBatch(recipe.batch(), model.context());
    int count = recipe.batch() * model.context();
    for (int i = 0; i < count; i++) {
      int at = step * count + i;
      batch.set(i / model.context(), i % model.context(), text[at] & 0xff, text[at + 1] & 0xff);
    }
    var grid = new CommonGrid(recipe.gridBits());
    var layout = ExactEngine.layout(model);
    engine.backward(parameters, batch, found -> grid.round(layout, found, gradients));
  }

  /** For a device to show how fast it is: a model that keeps it busy. */
  private static void timed(Path folder, byte[] text) throws IOException {
    var model = ModelSpec.Gpt.plain(256, 512, 1024, 8, 16, 1);
    write(folder, about(model), model, 16, text);
  }

  private static Map<String, Object> about(ModelSpec model) {
    var parameters = ExactEngine.layout(model).parameters();
    var constants = ModelScript.of(model, false).constants();
    var about = new TreeMap<String, Object>();
    about.put("model", model);
    about.put("shapes", parameters.stream().map(ParameterLayout.Placed::shape).toList());
    about.put("constants", constants.stream().map(ModelScript.Constant::dimensions).toList());
    return about;
  }

  private static void write(
      Path folder, Map<String, Object> about, ModelSpec model, int rows, byte[] text)
      throws IOException {
    Files.write(folder.resolve("case.json"), CanonicalJson.encode(about));
    Files.writeString(folder.resolve("plain.py"), ModelScript.of(model, false).methods());
    Files.writeString(folder.resolve("bf16.py"), ModelScript.of(model, true).methods());
    int number = 0;
    for (var constant : ModelScript.of(model, false).constants()) {
      double[] values = constant.values();
      byte[] bytes = bytes(values.length * Double.BYTES, fill -> fill.asDoubleBuffer().put(values));
      Files.write(folder.resolve("constant-" + number++ + ".f64"), bytes);
    }
    Files.write(folder.resolve("tokens.u8"), Arrays.copyOf(text, rows * model.context() + 1));
  }

  private static byte[] bytes(float[] numbers) {
    return bytes(numbers.length * Float.BYTES, bytes -> bytes.asFloatBuffer().put(numbers));
  }

  private static byte[] bytes(int size, Consumer<ByteBuffer> fill) {
    var bytes = new byte[size];
    fill.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }
}

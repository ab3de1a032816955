package training.proof.numerics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that travel: boundary states (p/, m/, v/ and the step), checkpoints (p/, with an outer
 * momentum o/ where there is one), dense payloads (d/) and residuals (r/). Each is fully determined
 * by its values; reading refuses a file made for another model, another purpose or another step.
 */
public final class TensorFiles {
  private static final String PURPOSE = "proofpool";
  private static final String STEP = "step";
  private static final Map<String, String> PARAMETERS = Map.of(PURPOSE, "parameters/1");
  private static final Map<String, String> CHECKPOINT = Map.of(PURPOSE, "checkpoint/1");
  private static final Map<String, String> RESIDUAL = Map.of(PURPOSE, "residual/1");
  private static final Map<String, String> PAYLOAD = Map.of(PURPOSE, "payload/1");

  private TensorFiles() {}

  public static void writeState(OutputStream out, TrainingState state) throws IOException {
    var layout = state.layout();
    var header = header(layout, stateMetadata(state.step()), List.of("m/", "p/", "v/"));
    var writer = new SafetensorsWriter(out, header);
    write(writer, layout, "m/", state.firstMoment());
    write(writer, layout, "p/", state.parameters());
    write(writer, layout, "v/", state.secondMoment());
    writer.finish();
  }

  /** Reads the boundary state after {@code step} steps. */
  public static TrainingState readState(Path file, ParameterLayout layout, int step)
      throws IOException {
    try (var tensors = SafetensorsFile.open(file)) {
      require(tensors, layout, stateMetadata(step), List.of("m/", "p/", "v/"), "boundary state");
      return TrainingState.of(
          layout,
          step,
          read(tensors, layout, "p/"),
          read(tensors, layout, "m/"),
          read(tensors, layout, "v/"));
    }
  }

  public static void writeParameters(OutputStream out, ParameterLayout layout, float[] values)
      throws IOException {
    writeOne(out, layout, values, PARAMETERS, "p/");
  }

  /** Reads the parameters of a checkpoint, with or without a momentum. */
  public static float[] readParameters(Path file, ParameterLayout layout) throws IOException {
    return readCheckpoint(file, layout).parameters();
  }

  /** Writes parameters and, where there is one, the outer momentum. */
  public static void writeCheckpoint(
      OutputStream out, ParameterLayout layout, Checkpoint checkpoint) throws IOException {
    if (checkpoint.momentum().isEmpty()) {
      writeParameters(out, layout, checkpoint.parameters());
      return;
    }
    float[] momentum = checkpoint.momentum().orElseThrow();
    layout.requireLength("the vector of parameters", checkpoint.parameters());
    layout.requireLength("the outer momentum", momentum);
    var writer = new SafetensorsWriter(out, header(layout, CHECKPOINT, List.of("o/", "p/")));
    write(writer, layout, "o/", momentum);
    write(writer, layout, "p/", checkpoint.parameters());
    writer.finish();
  }

  public static Checkpoint readCheckpoint(Path file, ParameterLayout layout) throws IOException {
    try (var tensors = SafetensorsFile.open(file)) {
      if (!tensors.header().metadata().equals(CHECKPOINT)) {
        require(tensors, layout, PARAMETERS, List.of("p/"), "parameters file");
        return new Checkpoint(read(tensors, layout, "p/"), Optional.empty());
      }
      require(tensors, layout, CHECKPOINT, List.of("o/", "p/"), "checkpoint");
      return new Checkpoint(read(tensors, layout, "p/"), Optional.of(read(tensors, layout, "o/")));
    }
  }

  public static void writeResidual(OutputStream out, ParameterLayout layout, float[] values)
      throws IOException {
    writeOne(out, layout, values, RESIDUAL, "r/");
  }

  public static float[] readResidual(Path file, ParameterLayout layout) throws IOException {
    return readOne(file, layout, RESIDUAL, "r/", "residual");
  }

  public static void writePayload(OutputStream out, ParameterLayout layout, float[] values)
      throws IOException {
    writeOne(out, layout, values, PAYLOAD, "d/");
  }

  public static float[] readPayload(Path file, ParameterLayout layout) throws IOException {
    return readOne(file, layout, PAYLOAD, "d/", "payload");
  }

  /**
   * Where a payload's numbers begin in its file: they follow in the layout's order up to the end.
   *
   * @throws NumericsException when the file is no payload of this model
   */
  public static long payloadOffset(Path file, ParameterLayout layout) throws IOException {
    try (var tensors = SafetensorsFile.open(file)) {
      require(tensors, layout, PAYLOAD, List.of("d/"), "payload");
      return tensors.header().length();
    }
  }

  private static Map<String, String> stateMetadata(int step) {
    return Map.of(PURPOSE, "state/1", STEP, Integer.toString(step));
  }

  private static SafetensorsHeader header(
      ParameterLayout layout, Map<String, String> metadata, List<String> prefixes) {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    for (String prefix : prefixes) {
      for (var parameter : layout.parameters()) {
        shapes.put(prefix + parameter.name(), parameter.shape());
      }
    }
    return SafetensorsHeader.of(metadata, shapes);
  }

  private static void writeOne(
      OutputStream out,
      ParameterLayout layout,
      float[] values,
      Map<String, String> metadata,
      String prefix)
      throws IOException {
    layout.requireLength("the vector to write", values);
    var writer = new SafetensorsWriter(out, header(layout, metadata, List.of(prefix)));
    write(writer, layout, prefix, values);
    writer.finish();
  }

  private static float[] readOne(
      Path file,
      ParameterLayout layout,
      Map<String, String> metadata,
      String prefix,
      String purpose)
      throws IOException {
    try (var tensors = SafetensorsFile.open(file)) {
      require(tensors, layout, metadata, List.of(prefix), purpose);
      return read(tensors, layout, prefix);
    }
  }

  private static void write(
      SafetensorsWriter writer, ParameterLayout layout, String prefix, float[] values)
      throws IOException {
    for (var parameter : layout.parameters()) {
      writer.tensor(prefix + parameter.name(), values, parameter.offset());
    }
  }

  private static float[] read(SafetensorsFile tensors, ParameterLayout layout, String prefix) {
    var values = new float[layout.size()];
    for (var parameter : layout.parameters()) {
      tensors.read(prefix + parameter.name(), values, parameter.offset());
    }
    return values;
  }

  private static void require(
      SafetensorsFile tensors,
      ParameterLayout layout,
      Map<String, String> metadata,
      List<String> prefixes,
      String purpose) {
    var found = tensors.header();
    if (!found.metadata().equals(metadata)) {
      throw new NumericsException(
          "a " + purpose + " carries the metadata " + metadata + ", this file " + found.metadata());
    }
    var wanted = header(layout, metadata, prefixes);
    if (!found.tensors().equals(wanted.tensors())) {
      throw new NumericsException(
          "the "
              + purpose
              + " was made for another model: its tensors are not those of the recipe");
    }
  }
}

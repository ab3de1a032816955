package training.proof.trainer.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.numerics.AdamW;
import training.proof.numerics.Initial;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.ParameterSpec;
import training.proof.numerics.PseudoGradient;
import training.proof.numerics.SafetensorsHeader;
import training.proof.numerics.Stretches;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.numerics.aggregation.AggregationRule;
import training.proof.numerics.aggregation.MappedInputs;
import training.proof.numerics.aggregation.Mean;
import training.proof.numerics.aggregation.Median;
import training.proof.numerics.compression.EncodedPayload;
import training.proof.numerics.compression.ErrorFeedback;
import training.proof.numerics.compression.SparseTopK;

/**
 * A model whose boundary state has 3 GB, in one sparse file, goes through all that a slot does to
 * it outside the engine. Two elements differ from zero, the first and the last, so that a model of
 * two elements tells what must come out.
 */
@Tag("it")
class LargeStateIT {
  private static final int TENSORS = 60;
  private static final int ELEMENTS = 1 << 22;
  private static final int SIZE = TENSORS * ELEMENTS;
  private static final int STEP = 7;
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          IntStream.range(0, TENSORS)
              .mapToObj(i -> new ParameterSpec(name(i), List.of(ELEMENTS), new Initial.Constant(0)))
              .toList());
  private static final ParameterLayout SMALL =
      ParameterLayout.of(List.of(new ParameterSpec("two", List.of(2), new Initial.Constant(0))));
  private static final AdamW.Settings ADAM_W = new AdamW.Settings(0.01, 0.9, 0.999, 1e-8, 0.1, 1.0);

  @TempDir private Path folder;

  @Test
  void aStepOfAStateOfThreeGigabytesIsThatOfASmallOne() throws IOException {
    var small =
        TrainingState.of(
            SMALL, STEP, floats(0.5f, -0.25f), floats(0.1f, -0.2f), floats(0.3f, 0.4f));
    Path file = sparse(small);
    assertThat(Files.size(file)).isGreaterThan(3_000_000_000L);

    var state = TensorFiles.readState(file, LAYOUT, STEP);
    assertThat(ends(state.parameters())).containsExactly(small.parameters());
    assertThat(ends(state.secondMoment())).containsExactly(small.secondMoment());
    try (var threads = Stretches.with(2)) {
      new AdamW(ADAM_W, threads).step(state, wide(floats(3f, -4f)));
    }
    new AdamW(ADAM_W).step(small, floats(3f, -4f));

    assertThat(ends(state.parameters())).containsExactly(small.parameters());
    // The whole file, bit by bit: what is between the ends stayed zero.
    Path expected = sparse(small);
    assertThat(Blobs.manifest(out -> TensorFiles.writeState(out, state)))
        .isEqualTo(Blobs.manifest(out -> Files.copy(expected, out)));
  }

  @Test
  void aPayloadOfItsParametersHoldsBothEnds() throws IOException {
    var feedback = new ErrorFeedback(SparseTopK.sparseLoCo(), 1f);
    float[] residual = wide(floats(0.5f, 0.25f));
    Path payload = folder.resolve("payload");
    try (var out = new BufferedOutputStream(Files.newOutputStream(payload))) {
      float[] start = wide(floats(1f, 1f));
      feedback.write(PseudoGradient.between(start, wide(floats(0.5f, 0.5f))), residual, out);
    }

    try (var arena = Arena.ofConfined();
        var channel = FileChannel.open(payload)) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      float[] values = EncodedPayload.of(feedback.form(), SIZE, bytes).decode();
      float[] sums = floats(1f, 0.75f);
      assertThat(values[0] + residual[0]).isEqualTo(sums[0]);
      assertThat(values[SIZE - 1] + residual[SIZE - 1]).isEqualTo(sums[1]);
      assertThat(ends(values)).doesNotContain(0f);
      assertThat(values[SIZE / 2]).isZero();
    }
  }

  /** As many values as 3 GB hold, so that places in the file are beyond an int everywhere. */
  @Test
  void inputsOfThreeGigabytesEachAreAggregated() throws IOException {
    long bytes = 3_000_000_000L;
    Path file = folder.resolve("input");
    try (var channel = create(file)) {
      put(channel, 0, 0.5f);
      put(channel, bytes - Float.BYTES, 0.75f);
    }
    var sources =
        Stream.of("alpha", "beta", "gamma")
            .map(member -> new MappedInputs.Source(member, file, 0))
            .toList();
    for (AggregationRule rule : List.of(new Mean(), new Median())) {
      try (var inputs = MappedInputs.open(sources)) {
        float[] aggregate = rule.aggregate(inputs);
        assertThat(aggregate).hasSize((int) (bytes / Float.BYTES));
        assertThat(ends(aggregate)).containsExactly(0.5f, 0.75f);
        assertThat(aggregate[aggregate.length - 2]).isZero();
      }
    }
  }

  private static String name(int tensor) {
    return String.format("tensor.%02d", tensor);
  }

  private static float[] floats(float first, float last) {
    return new float[] {first, last};
  }

  private static float[] ends(float[] vector) {
    return floats(vector[0], vector[vector.length - 1]);
  }

  private static float[] wide(float[] ends) {
    var vector = new float[SIZE];
    vector[0] = ends[0];
    vector[SIZE - 1] = ends[1];
    return vector;
  }

  /** The boundary state file with these ends and a hole where the zeros are. */
  private Path sparse(TrainingState ends) throws IOException {
    var vectors =
        Map.of("m/", ends.firstMoment(), "p/", ends.parameters(), "v/", ends.secondMoment());
    var shapes = new LinkedHashMap<String, List<Integer>>();
    for (String prefix : List.of("m/", "p/", "v/")) {
      LAYOUT.parameters().forEach(p -> shapes.put(prefix + p.name(), p.shape()));
    }
    var header =
        SafetensorsHeader.of(
            Map.of("proofpool", "state/1", "step", Integer.toString(ends.step())), shapes);
    Path file = folder.resolve("state-" + ends.step());
    try (var channel = create(file)) {
      channel.write(ByteBuffer.wrap(header.bytes()), 0);
      for (var vector : vectors.entrySet()) {
        var first = header.tensor(vector.getKey() + name(0));
        var last = header.tensor(vector.getKey() + name(TENSORS - 1));
        put(channel, header.length() + first.begin(), vector.getValue()[0]);
        put(
            channel,
            header.length() + last.begin() + (ELEMENTS - 1L) * Float.BYTES,
            vector.getValue()[1]);
      }
    }
    return file;
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE);
  }

  private static void put(FileChannel channel, long position, float value) throws IOException {
    var bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    channel.write(bytes, position);
  }
}

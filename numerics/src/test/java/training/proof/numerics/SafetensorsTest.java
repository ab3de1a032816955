package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final float[] VALUES = {1, 2, 3, 4, 5, 6, 7, 8};

  @TempDir private Path folder;

  /** The layout of the safetensors format, byte for byte: length, JSON, padding, data. */
  @Test
  void aParametersFileHasTheseBytes() throws IOException {
    String json =
        "{\"__metadata__\":{\"proofpool\":\"parameters/1\"},"
            + "\"p/b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"p/w\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[8,32]}}";
    String padded = json + " ".repeat((8 - json.length() % 8) % 8);
    var expected = ByteBuffer.allocate(8 + padded.length() + 32).order(ByteOrder.LITTLE_ENDIAN);
    expected.putLong(padded.length()).put(padded.getBytes(StandardCharsets.US_ASCII));
    for (float value : VALUES) {
      expected.putFloat(value);
    }
    assertThat(parameters()).isEqualTo(expected.array());
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    var layout = Layouts.small();
    assertThat(TensorFiles.readParameters(file(parameters()), layout)).isEqualTo(VALUES);

    var payload = new ByteArrayOutputStream();
    TensorFiles.writePayload(payload, layout, VALUES);
    assertThat(TensorFiles.readPayload(file(payload.toByteArray()), layout)).isEqualTo(VALUES);

    var state = TrainingState.start(layout, VALUES);
    new AdamW(new AdamW.Settings(0.1, 0.9, 0.99, 1e-8, 0, 1)).step(state, VALUES);
    var bytes = new ByteArrayOutputStream();
    TensorFiles.writeState(bytes, state);
    var read = TensorFiles.readState(file(bytes.toByteArray()), layout, 1);
    assertThat(read.parameters()).isEqualTo(state.parameters());
    assertThat(read.firstMoment()).isEqualTo(state.firstMoment());
    assertThat(read.secondMoment()).isEqualTo(state.secondMoment());
    assertThat(read.step()).isEqualTo(1);
  }

  @Test
  void aLongTensorIsWrittenInPieces() throws IOException {
    var layout = Layouts.vector(100_003);
    float[] values = InitialParameters.of(layout, 3);
    var bytes = new ByteArrayOutputStream();
    TensorFiles.writeParameters(bytes, layout, values);
    assertThat(TensorFiles.readParameters(file(bytes.toByteArray()), layout)).isEqualTo(values);
  }

  @Test
  void refusesAnotherStepPurposeOrModel() throws IOException {
    var layout = Layouts.small();
    var state = new ByteArrayOutputStream();
    TensorFiles.writeState(state, TrainingState.start(layout, VALUES));
    Path stateFile = file(state.toByteArray());
    assertThatThrownBy(() -> TensorFiles.readState(stateFile, layout, 4))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("step=4");
    assertThatThrownBy(() -> TensorFiles.readParameters(stateFile, layout))
        .hasMessageContaining("parameters/1");
    assertThatThrownBy(() -> TensorFiles.readState(stateFile, Layouts.vector(8), 0))
        .hasMessageContaining("another model");
  }

  @Test
  void refusesValuesThatAreNotFinite() throws IOException {
    byte[] bytes = parameters();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
    Path bad = file(bytes);
    assertThatThrownBy(() -> TensorFiles.readParameters(bad, Layouts.small()))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("p/w holds NaN at element 5");
  }

  @Test
  void refusesTruncatedAndOverlongFiles() throws IOException {
    byte[] bytes = parameters();
    for (int length : new int[] {0, 7, 8, 40, bytes.length - 1, bytes.length + 4}) {
      Path bad = file(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> TensorFiles.readParameters(bad, Layouts.small()))
          .isInstanceOf(NumericsException.class);
    }
  }

  @Test
  void refusesAHeaderLengthBeyondTheBoundUnread() throws IOException {
    byte[] bytes = parameters();
    for (long claimed : new long[] {-1, Long.MAX_VALUE, SafetensorsHeader.MAX_BYTES, 0}) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, claimed);
      Path bad = file(bytes);
      assertThatThrownBy(() -> TensorFiles.readParameters(bad, Layouts.small()))
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining("header claims");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                                                    | START_OBJECT",
        "{\"a\":1}                                                             | START_OBJECT",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{}} | Duplicate",
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}      | fixed form",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}      | fixed form",
        "{\"a\":{\"shape\":[1],\"dtype\":\"F32\",\"data_offsets\":[0,4]}}      | fixed form",
        "{\"a\": {\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}     | fixed form",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}     | impossible shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9999999999],\"data_offsets\":[0,4]}} | not valid JSON",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}} |"
            + " impossible shape",
        "{\"A b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}    | tensor name",
        "{\"__metadata__\":{\"a\":\"\\u0000\"}}                                | metadata",
        "{\"__metadata__\":{\"a\":{}}}                                         | VALUE_STRING",
        "{\"a\":{\"dtype\":{\"x\":{\"y\":{}}}}}                                | not valid JSON",
        "{                                                                     | not valid JSON",
      })
  void refusesHostileHeaders(String json, String message) {
    assertThatThrownBy(() -> SafetensorsHeader.parse(json.strip().getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theWriterInsistsOnTheHeadersOrder() throws IOException {
    var header = SafetensorsHeader.of(Map.of(), Map.of("a", List.of(1)));
    var writer = new SafetensorsWriter(new ByteArrayOutputStream(), header);
    assertThatThrownBy(() -> writer.tensor("b", VALUES, 0))
        .isInstanceOf(IllegalStateException.class);
    var second = new SafetensorsWriter(new ByteArrayOutputStream(), header);
    assertThatThrownBy(second::finish).isInstanceOf(IllegalStateException.class);
    second.tensor("a", VALUES, 0);
    second.finish();
    assertThatThrownBy(() -> second.tensor("a", VALUES, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] parameters() throws IOException {
    var bytes = new ByteArrayOutputStream();
    TensorFiles.writeParameters(bytes, Layouts.small(), VALUES);
    return bytes.toByteArray();
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(folder, "tensors", ".safetensors"), content);
  }
}

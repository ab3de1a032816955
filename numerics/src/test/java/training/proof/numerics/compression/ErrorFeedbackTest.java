package training.proof.numerics.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.NumericsException;

class ErrorFeedbackTest {
  private static final int ELEMENTS = 2 * 512 + 100;

  static List<PayloadForm> forms() {
    return List.of(
        new DenseFp32(512), new Int8(512), new SparseTopK(512, 16, 2), new SparseTopK(512, 4, 1));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void nothingIsLost(PayloadForm form) throws IOException {
    var feedback = new ErrorFeedback(form, 0.5f);
    float[] gradient = values(1, ELEMENTS);
    float[] before = values(2, ELEMENTS);
    float[] residual = before.clone();
    byte[] payload = written(feedback, gradient, residual);
    assertThat(payload).hasSize((int) form.bytes(ELEMENTS));
    float[] decoded = decoded(form, payload);
    for (int i = 0; i < ELEMENTS; i++) {
      float sum = 0.5f * before[i] + gradient[i];
      assertThat(residual[i]).isEqualTo(sum - decoded[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void anyChunkCanBeMadeAgainAlone(PayloadForm form) throws IOException {
    var feedback = new ErrorFeedback(form, 0.95f);
    float[] gradient = values(3, ELEMENTS);
    float[] residual = values(4, ELEMENTS);
    byte[] payload = written(feedback, gradient, residual.clone());
    var encoded = EncodedPayload.of(form, ELEMENTS, MemorySegment.ofArray(payload));
    assertThat(encoded.chunks()).isEqualTo(3);
    for (int chunk = 2; chunk >= 0; chunk--) {
      assertThat(feedback.chunk(gradient, residual, chunk)).isEqualTo(encoded.chunk(chunk));
    }
    assertThatThrownBy(() -> feedback.chunk(gradient, residual, 3))
        .isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> encoded.chunk(-1)).isInstanceOf(NumericsException.class);
  }

  @Test
  void denseTravelsToTheBit() throws IOException {
    var form = new DenseFp32(512);
    float[] gradient = values(5, ELEMENTS);
    float[] residual = new float[ELEMENTS];
    byte[] payload = written(new ErrorFeedback(form, 1), gradient, residual);
    assertThat(decoded(form, payload)).isEqualTo(gradient);
    assertThat(residual).containsOnly(0f);
  }

  @Property(tries = 100)
  void int8IsWithinHalfASpacing(@ForAll @LongRange(min = 0) long seed) throws IOException {
    var form = new Int8(64);
    float[] gradient = values(seed, 64);
    float[] decoded =
        decoded(form, written(new ErrorFeedback(form, 0), gradient, new float[64]), 64);
    float largest = 0;
    for (float value : gradient) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < 64; i++) {
      assertThat(Math.abs(decoded[i] - gradient[i])).isLessThanOrEqualTo(largest / 253.9f);
    }
  }

  @Test
  void int8HoldsTheLargestAndTheLeastFloats() throws IOException {
    var form = new Int8(4);
    float[] extremes = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0};
    float[] decoded = decoded(form, written(new ErrorFeedback(form, 0), extremes, new float[4]), 4);
    assertThat(decoded[0]).isCloseTo(Float.MAX_VALUE, withinPercentage(1));
    assertThat(decoded[1]).isEqualTo(-decoded[0]);
    float[] tiny = {Float.MIN_VALUE, 0, 0, 0};
    assertThat(decoded(form, written(new ErrorFeedback(form, 0), tiny, new float[4]), 4))
        .containsOnly(0f);
  }

  /** What a round left out comes through later: over many rounds the sums of both agree. */
  @Test
  void withoutDecayEverythingArrivesInTheEnd() throws IOException {
    var form = new SparseTopK(64, 8, 2);
    var feedback = new ErrorFeedback(form, 1);
    float[] gradient = values(7, 64);
    float[] residual = new float[64];
    var arrived = new double[64];
    int rounds = 400;
    for (int round = 0; round < rounds; round++) {
      float[] decoded = decoded(form, written(feedback, gradient, residual), 64);
      for (int i = 0; i < 64; i++) {
        arrived[i] += decoded[i];
      }
    }
    for (int i = 0; i < 64; i++) {
      assertThat(Math.abs(arrived[i] / rounds - gradient[i])).isLessThan(0.1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 81, first bytes",
    "4, 2, version is 2",
    "5, 0, form is 0",
    "6, 3, bits a value is 3",
    "7, 1, reserved byte is 1",
    "8, 1, values a chunk is",
    "12, 17, values kept of a chunk is 17",
    "16, 9, number of values is",
  })
  void headersThatDifferFromTheRecipeAreRefused(int at, int value, String reason)
      throws IOException {
    var form = new SparseTopK(512, 16, 2);
    byte[] payload = payload(form);
    payload[at] = (byte) value;
    assertThatThrownBy(() -> decoded(form, payload))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void wrongLengthsAreRefused() throws IOException {
    var form = new SparseTopK(512, 16, 2);
    byte[] payload = payload(form);
    assertThat(decoded(form, payload)).hasSize(ELEMENTS);
    for (int length : new int[] {0, 19, 20, 21, payload.length - 1, payload.length + 1}) {
      assertThatThrownBy(() -> decoded(form, Arrays.copyOf(payload, length)))
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining(String.valueOf(length));
    }
  }

  @Test
  void aBadChunkIsNamed() throws IOException {
    var form = new SparseTopK(512, 16, 2);
    byte[] payload = payload(form);
    int second = PayloadHeader.BYTES + form.chunkBytes(512);
    ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putShort(second + 2, (short) 0x7f80);
    var encoded = EncodedPayload.of(form, ELEMENTS, MemorySegment.ofArray(payload));
    assertThatThrownBy(encoded::requireValid)
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("chunk 1 of the payload: level 1");
    assertThat(encoded.decode(0, new float[512], 0)).isEqualTo(512);
  }

  @Test
  void denseAndInt8RefuseWhatIsNotFinite() throws IOException {
    for (var form : List.of(new DenseFp32(512), new Int8(512))) {
      byte[] payload = payload(form);
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putFloat(PayloadHeader.BYTES, bad);
        assertThatThrownBy(() -> decoded(form, payload)).isInstanceOf(NumericsException.class);
      }
    }
    byte[] payload = payload(new Int8(512));
    payload[PayloadHeader.BYTES + 4] = -128;
    assertThatThrownBy(() -> decoded(new Int8(512), payload)).hasMessageContaining("-128");
    ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putFloat(PayloadHeader.BYTES, 2e37f);
    assertThatThrownBy(() -> decoded(new Int8(512), payload)).hasMessageContaining("spacing");
  }

  @Test
  void refusesDecaysAndVectorsThatDoNotFit() {
    var form = new Int8(8);
    assertThatThrownBy(() -> new ErrorFeedback(form, 1.5f)).hasMessageContaining("decay is 1.5");
    assertThatThrownBy(() -> new ErrorFeedback(form, Float.NaN)).hasMessageContaining("NaN");
    var feedback = new ErrorFeedback(form, 1);
    assertThatThrownBy(() -> written(feedback, new float[2], new float[3]))
        .isInstanceOf(NumericsException.class);
    float[] diverged = {0, Float.NaN};
    assertThatThrownBy(() -> written(feedback, diverged, new float[2]))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("NaN at element 1");
  }

  private static byte[] payload(PayloadForm form) throws IOException {
    return written(new ErrorFeedback(form, 1), values(9, ELEMENTS), new float[ELEMENTS]);
  }

  private static byte[] written(ErrorFeedback feedback, float[] gradient, float[] residual)
      throws IOException {
    var out = new ByteArrayOutputStream();
    feedback.write(gradient, residual, out);
    return out.toByteArray();
  }

  private static float[] decoded(PayloadForm form, byte[] payload) {
    return decoded(form, payload, ELEMENTS);
  }

  private static float[] decoded(PayloadForm form, byte[] payload, int elements) {
    return EncodedPayload.of(form, elements, MemorySegment.ofArray(payload)).decode();
  }

  private static float[] values(long seed, int length) {
    var random = new CounterRandom(seed);
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.normal(i);
    }
    return values;
  }
}

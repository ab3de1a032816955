package training.proof.numerics.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.NumericsException;

class SparseTopKTest {

  /** By hand: chunks of 8, three kept in 2 bits; 3-bit places. */
  @Test
  void aSmallChunkHasTheseBytes() {
    var form = new SparseTopK(8, 3, 2);
    float[] values = {0.5f, -4, 1, 0, 2, -1, 1, 0.25f};
    // Kept: places 1 (-4), 2 (1; the first of three ones) and 4 (2). Their mean is 7/3, so the
    // lower level is 1.5 = 3fc0 and the upper one 4 = 4080. Places 001 010 100, then level and
    // sign: 1 and 1, 0 and 0, 0 and 0. From the least bit on: 001|010|100 -> 100010001b, then 11b.
    assertThat(hex(encoded(form, values))).isEqualTo("c03f8040" + "1107");
    assertThat(decoded(form, encoded(form, values), 8))
        .containsExactly(0, -4, 1.5f, 0, 1.5f, 0, 0, 0);
  }

  @Test
  void ofEqualMagnitudesTheLowerPlaceWins() {
    var form = new SparseTopK(16, 4, 1);
    float[] values = new float[16];
    Arrays.fill(values, -1);
    values[9] = 1;
    assertThat(places(form, values)).containsExactly(0, 1, 2, 3);
    values[9] = 2;
    assertThat(places(form, values)).containsExactly(0, 1, 2, 9);
  }

  @Test
  void aChunkOfZerosIsKeptAsZeros() {
    var form = SparseTopK.sparseLoCo();
    float[] zeros = new float[4096];
    zeros[17] = -0f;
    byte[] bytes = encoded(form, zeros);
    assertThat(bytes).hasSize(116);
    for (float value : decoded(form, bytes, 4096)) {
      assertThat(Float.floatToRawIntBits(value)).isZero();
    }
  }

  /** The exact price: 64 places of 12 bits, 64 values of 2 bits, two levels of 16 bits. */
  @Test
  void bitsAreCountedWithHeaderAndLevels() {
    var form = SparseTopK.sparseLoCo();
    assertThat(form.indexBits()).isEqualTo(12);
    assertThat(form.chunkBytes(4096)).isEqualTo((64 * 12 + 64 * 2 + 2 * 16) / 8);
    assertThat(form.bytes(2 * 4096 + 10)).isEqualTo(20 + 2 * 116 + (10 * 14 + 32 + 4) / 8);
    assertThat(form.bitsPerParameter(1000 * 4096)).isCloseTo(928 / 4096.0, within(1e-4));
    assertThat(new DenseFp32(4096).bitsPerParameter(4096)).isEqualTo(32 + 160 / 4096.0);
    assertThat(new Int8(4096).bitsPerParameter(4096)).isEqualTo(8 + 32 / 4096.0 + 160 / 4096.0);
    // Beyond 146 times less than FP32 with four values a chunk less, beyond 200 times with 43.
    assertThat(32 / new SparseTopK(4096, 61, 2).bitsPerParameter(10_000_000)).isGreaterThan(146);
    assertThat(32 / new SparseTopK(4096, 43, 2).bitsPerParameter(10_000_000)).isGreaterThan(200);
  }

  @Property(tries = 150)
  void bytesAreThoseOfThePlainAlgorithm(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 1, max = 300) int chunk,
      @ForAll @IntRange(min = 1, max = 300) int length,
      @ForAll @IntRange(min = 1, max = 70) int kept,
      @ForAll @IntRange(min = 1, max = 4) int valueBits,
      @ForAll boolean coarse) {
    var form = new SparseTopK(chunk, Math.min(kept, chunk), valueBits);
    float[] values = values(seed, Math.min(length, chunk), coarse);
    assertThat(encoded(form, values)).isEqualTo(Plain.encode(form, values));
  }

  @Test
  void largeChunksToo() {
    for (var form : List.of(SparseTopK.sparseLoCo(), new SparseTopK(1 << 16, 900, 3))) {
      float[] values = values(11, form.chunk(), false);
      assertThat(encoded(form, values)).isEqualTo(Plain.encode(form, values));
    }
  }

  @Property(tries = 100)
  void whatIsDecodedIsOneLevelOfTheKeptAndZeroElsewhere(@ForAll @LongRange(min = 0) long seed) {
    var form = new SparseTopK(256, 20, 2);
    float[] values = values(seed, 256, false);
    float[] decoded = decoded(form, encoded(form, values), 256);
    int[] places = places(form, values);
    for (int i = 0; i < 256; i++) {
      if (Arrays.binarySearch(places, i) < 0) {
        assertThat(decoded[i]).isZero();
      } else {
        assertThat(decoded[i] * values[i]).isPositive();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c03f8040 1107 | ",
        "c03f8040 0907 | place 1 of a chunk of 8 values follows place 1",
        "c03f8040 8a02 | place 1 of a chunk of 8 values follows place 2",
        "8040c03f 1107 | level 1 of a chunk is 16320",
        "c03f807f 1107 | level 1 of a chunk is 32640",
        "c0bf8040 1107 | level 0 of a chunk is 49088",
        "c03f8040 1187 | the bits after a chunk's last value are not zero",
      })
  void whatNoEncoderGivesIsRefused(String bytes, String reason) {
    var form = new SparseTopK(8, 3, 2);
    byte[] chunk = HexFormat.of().parseHex(bytes.replace(" ", ""));
    if (reason == null) {
      assertThat(decoded(form, chunk, 8)).hasSize(8);
      return;
    }
    assertThatThrownBy(() -> decoded(form, chunk, 8))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void placesBeyondAShortChunkAreRefused() {
    var form = new SparseTopK(8, 2, 1);
    var bytes = ByteBuffer.allocate(form.chunkBytes(5)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) 0x3f80).put((byte) (3 | 5 << 3));
    assertThatThrownBy(() -> decoded(form, bytes.array(), 5))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("place 5 of a chunk of 5 values");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new SparseTopK(0, 1, 2)).hasMessageContaining("chunk");
    assertThatThrownBy(() -> new SparseTopK(8, 9, 2)).hasMessageContaining("1 to 8");
    assertThatThrownBy(() -> new SparseTopK(8, 2, 5)).hasMessageContaining("valueBits is 5");
    assertThatThrownBy(() -> new DenseFp32(1 << 17)).hasMessageContaining("65536");
  }

  private static float[] values(long seed, int length, boolean coarse) {
    var random = new CounterRandom(seed);
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      double normal = random.normal(i);
      values[i] = (float) (coarse ? Math.rint(2 * normal) : normal * normal * normal);
    }
    return values;
  }

  private static byte[] encoded(SparseTopK form, float[] values) {
    var bytes = ByteBuffer.allocate(form.chunkBytes(values.length)).order(ByteOrder.LITTLE_ENDIAN);
    form.encode(values, 0, values.length, bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    return bytes.array();
  }

  private static float[] decoded(SparseTopK form, byte[] bytes, int length) {
    var values = new float[length];
    form.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), values, 0, length);
    return values;
  }

  private static int[] places(SparseTopK form, float[] values) {
    return new LargestMagnitudes(values.length).of(values, 0, values.length, form.kept());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** The form as its Javadoc states it, by sorting, big integers and no regard for time. */
  private static final class Plain {
    static byte[] encode(SparseTopK form, float[] values) {
      List<Integer> places =
          IntStream.range(0, values.length)
              .boxed()
              .sorted(Comparator.<Integer>comparingDouble(i -> -Math.abs(values[i])))
              .limit(form.kept())
              .sorted()
              .toList();
      var groups = new ArrayList<List<Integer>>();
      groups.add(places);
      for (int split = 1; split < form.valueBits(); split++) {
        var halves = new ArrayList<List<Integer>>();
        for (var group : groups) {
          double mean = mean(group, values);
          halves.add(group.stream().filter(i -> Math.abs(values[i]) <= mean).toList());
          halves.add(group.stream().filter(i -> Math.abs(values[i]) > mean).toList());
        }
        groups.clear();
        groups.addAll(halves);
      }
      return bytes(form, values, places, groups);
    }

    private static double mean(List<Integer> group, float[] values) {
      return group.stream().mapToDouble(i -> Math.abs(values[i])).reduce(0, (a, b) -> a + b)
          / group.size();
    }

    private static byte[] bytes(
        SparseTopK form, float[] values, List<Integer> places, List<List<Integer>> groups) {
      var bits = BigInteger.ZERO;
      int at = 0;
      int level = 0;
      for (var group : groups) {
        level = group.isEmpty() ? level : upperHalf((float) mean(group, values));
        bits = bits.or(BigInteger.valueOf(level).shiftLeft(at));
        at += 16;
      }
      for (int place : places) {
        bits = bits.or(BigInteger.valueOf(place).shiftLeft(at));
        at += form.indexBits();
      }
      for (int place : places) {
        int group =
            IntStream.range(0, groups.size())
                .filter(g -> groups.get(g).contains(place))
                .findFirst()
                .orElseThrow();
        int code = group + (values[place] < 0 ? groups.size() : 0);
        bits = bits.or(BigInteger.valueOf(code).shiftLeft(at));
        at += form.valueBits();
      }
      var bytes = new byte[(at + 7) / 8];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = bits.shiftRight(8 * i).byteValue();
      }
      return bytes;
    }

    /** Nearest number of 16 bits, ties to the even one, found by trying both neighbours. */
    private static int upperHalf(float mean) {
      int below = Float.floatToRawIntBits(mean) >>> 16;
      double low = Float.intBitsToFloat(below << 16);
      double high = Float.intBitsToFloat((below + 1) << 16);
      if (mean - low == high - mean) {
        return below + (below & 1);
      }
      return mean - low < high - mean ? below : below + 1;
    }
  }
}

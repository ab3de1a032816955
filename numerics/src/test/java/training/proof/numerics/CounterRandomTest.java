package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

  /** The sequence widely published for SplitMix64 with seed 1234567. */
  @Test
  void wordsAreThoseOfSplitMix64() {
    var random = new CounterRandom(1234567);
    assertThat(LongStream.range(0, 5).map(random::bits).mapToObj(Long::toUnsignedString))
        .containsExactly(
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821");
  }

  @Test
  void normalValuesHaveMeanZeroAndVarianceOne() {
    var random = new CounterRandom(7).forName("some.parameter");
    double[] values = IntStream.range(0, 100_000).mapToDouble(random::normal).toArray();
    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(9);
    double square =
        IntStream.range(0, values.length)
            .mapToDouble(i -> values[i] * values[i])
            .average()
            .orElse(9);
    assertThat(mean).isBetween(-0.015, 0.015);
    assertThat(square).isBetween(0.98, 1.02);
  }

  @Test
  void namesGiveIndependentStreams() {
    var random = new CounterRandom(7);
    assertThat(random.forName("ab").bits(0)).isEqualTo(random.forName("ab").bits(0));
    assertThat(random.forName("ab").bits(0)).isNotEqualTo(random.forName("ba").bits(0));
    assertThat(random.forName("a").bits(0)).isNotEqualTo(random.bits(0));
  }
}

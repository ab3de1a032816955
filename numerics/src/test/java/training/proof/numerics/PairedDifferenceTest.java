package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {

  @Test
  void aKnownAnswer() {
    // Differences 1, 2, 3, 4: mean 2.5, variance 5/3, standard error sqrt(5/12) = 0.645.
    var found = PairedDifference.of(new long[] {5, 5, 5, 5}, new long[] {4, 3, 2, 1});
    assertThat(found).isEqualTo(new PairedDifference(2, 1));
    assertThat(found.lowerBound()).isZero();
  }

  @Test
  void whatIsWorseByLessThanNoiseIsNoLoss() {
    assertThat(new PairedDifference(-1645, 1000).isNoLoss()).isTrue();
    assertThat(new PairedDifference(-1646, 1000).isNoLoss()).isFalse();
    assertThat(new PairedDifference(1646, 1000).lowerBound()).isEqualTo(1);
  }

  @Test
  void oneExampleSaysLittle() {
    var found = PairedDifference.of(new long[] {9}, new long[] {2});
    assertThat(found).isEqualTo(new PairedDifference(7, 7));
    assertThat(found.lowerBound()).isNegative();
  }

  @Test
  void meansAreRoundedHalfToEven() {
    assertThat(PairedDifference.mean(new long[] {0, 1})).isZero();
    assertThat(PairedDifference.mean(new long[] {1, 2})).isEqualTo(2);
    assertThat(PairedDifference.mean(new long[] {-1, -2})).isEqualTo(-2);
  }

  @Test
  void refusesWhatCannotBePaired() {
    assertThatThrownBy(() -> PairedDifference.of(new long[2], new long[1]))
        .isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> PairedDifference.of(new long[0], new long[0]))
        .isInstanceOf(NumericsException.class);
  }

  /** The textbook formula in floating point agrees, but for rounding to integers. */
  @Property
  void agreesWithTheFormula(
      @ForAll @Size(min = 2, max = 50)
          List<@LongRange(min = -10_000_000, max = 10_000_000) Long> drawn) {
    long[] differences = drawn.stream().mapToLong(Long::longValue).toArray();
    var found = PairedDifference.of(differences, new long[differences.length]);
    double mean = 0;
    for (long difference : differences) {
      mean += (double) difference / differences.length;
    }
    double squares = 0;
    for (long difference : differences) {
      squares += (difference - mean) * (difference - mean);
    }
    double error = Math.sqrt(squares / (differences.length * (differences.length - 1.0)));
    assertThat((double) found.mean()).isCloseTo(mean, within(0.5001));
    assertThat((double) found.standardError()).isBetween(error - 1e-3, error + 1.001);
  }
}

package training.proof.numerics.aggregation;

import java.util.Arrays;
import training.proof.numerics.NumericsException;

/**
 * The inputs that came, and a vector of zeros for each that was expected and did not: who stays
 * away pulls a mean towards no change and gives nobody else more weight.
 */
public final class AbsentAsZeros implements Inputs {
  private final Inputs present;
  private final int expected;

  /**
   * @throws NumericsException when fewer are expected than came
   */
  public AbsentAsZeros(Inputs present, int expected) {
    if (expected < present.count()) {
      throw new NumericsException(
          expected
              + " inputs are expected, "
              + present.count()
              + " came: count every member that may contribute");
    }
    Bounds.requireCount(expected);
    this.present = present;
    this.expected = expected;
  }

  @Override
  public int count() {
    return expected;
  }

  @Override
  public int size() {
    return present.size();
  }

  @Override
  public String name(int input) {
    return input < present.count()
        ? present.name(input)
        : "absent input " + (input - present.count());
  }

  @Override
  public Reader reader() {
    var reader = present.reader();
    return (input, from, length, row) -> {
      if (input < present.count()) {
        reader.read(input, from, length, row);
      } else {
        Arrays.fill(row, 0, length, 0f);
      }
    };
  }
}

package training.proof.numerics;

import java.util.regex.Pattern;

/** Reals of a recipe: how they are read and what is said when they are out of range. */
final class Reals {
  private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,5})(\\.[0-9]{1,16})?");

  private Reals() {}

  /** The double nearest to a decimal string: digits, perhaps a point and digits, nothing else. */
  static double decimal(String name, String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new NumericsException(
          name + " is '" + text + "'; write it in digits with at most one point, like 0.001");
    }
    return Double.parseDouble(text);
  }

  static void require(String name, double value, boolean holds, String range) {
    if (!holds) {
      throw new NumericsException(
          "optimizer " + name + " is " + value + "; it must be in " + range);
    }
  }
}

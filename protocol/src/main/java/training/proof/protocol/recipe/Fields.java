package training.proof.protocol.recipe;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import training.proof.protocol.canonical.MalformedException;

/** What fields of a recipe must fulfil, with the words that say so: field, cure, what was found. */
final class Fields {
  private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,5})(\\.[0-9]{1,16})?");

  private Fields() {}

  static void require(boolean holds, String field, String wanted, Object found) {
    if (!holds) {
      throw new MalformedException(
          "bad-recipe", "recipe." + field + " must be " + wanted + ", not " + found);
    }
  }

  static void requireRange(long value, long least, long most, String field) {
    require(value >= least && value <= most, field, least + " to " + most, value);
  }

  /** A plain decimal from {@code least} to {@code most}, both included. */
  static void requireDecimal(String value, String least, String most, String field) {
    require(
        isDecimal(value) && compare(value, least) >= 0 && compare(value, most) <= 0,
        field,
        "a plain decimal from " + least + " to " + most + ", such as \"" + most + "\"",
        value);
  }

  /** A plain decimal above zero and at most {@code most}. */
  static void requirePositive(String value, String most, String field) {
    require(
        isDecimal(value) && compare(value, "0") > 0 && compare(value, most) <= 0,
        field,
        "a plain decimal above 0 and at most " + most + ", such as \"" + most + "\"",
        value);
  }

  /** A plain decimal from zero to below one. */
  static void requireBelowOne(String value, String field) {
    require(
        isDecimal(value) && compare(value, "1") < 0,
        field,
        "a plain decimal from 0 to below 1, such as \"0.9\"",
        value);
  }

  /** Orders two decimals by value, whatever zeros they end in. */
  static int compare(String one, String other) {
    return new BigDecimal(one).compareTo(new BigDecimal(other));
  }

  private static boolean isDecimal(String value) {
    return DECIMAL.matcher(value).matches();
  }
}

package training.proof.numerics.aggregation;

import java.util.List;
import java.util.stream.IntStream;
import training.proof.numerics.NumericsException;

/** What inputs and settings of rules must fulfil, with the words that say so. */
final class Bounds {
  private Bounds() {}

  static List<String> placeNames(int count) {
    return IntStream.range(0, count).mapToObj(i -> "input " + i).toList();
  }

  static void requireCount(int count) {
    if (count < 1 || count > Inputs.MAX_COUNT) {
      throw new NumericsException(
          "an aggregation of " + count + " inputs; there must be 1 to " + Inputs.MAX_COUNT);
    }
  }

  static void requireSize(String name, long size, String firstName, long firstSize) {
    if (size != firstSize) {
      throw new NumericsException(
          name
              + " has "
              + size
              + " values, "
              + firstName
              + " has "
              + firstSize
              + ": leave out what was made for another model");
    }
    if (size < 1) {
      throw new NumericsException(name + " is empty: give at least one value");
    }
  }

  static void requireFaults(String rule, int f) {
    if (f < 0 || f >= Inputs.MAX_COUNT) {
      throw new NumericsException(
          rule + " is set to tolerate f = " + f + "; f must be 0 to " + (Inputs.MAX_COUNT - 1));
    }
  }

  static void requireRange(String setting, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new NumericsException(
          setting + " is " + value + "; it must be in [" + least + ", " + most + "]");
    }
  }

  static void requireInputs(String rule, int f, int count, int needed) {
    if (count < needed) {
      throw new NumericsException(
          rule
              + " with f = "
              + f
              + " needs at least "
              + needed
              + " inputs, there are "
              + count
              + ": lower f or wait for more members");
    }
  }
}

package training.proof.numerics.aggregation;

import java.util.Optional;

/** The n vectors of d FP32 values that a rule works on, in the order of their members. */
public interface Inputs {

  /** More would only be a mistake: rules that compare all pairs grow with the square. */
  int MAX_COUNT = 1024;

  /** n: how many vectors there are. */
  int count();

  /** d: how many values each of them has. */
  int size();

  /** Whose vector this is: for messages. */
  String name(int input);

  /**
   * The vector itself, where it lies in an array: a rule that needs it once need not copy it. It is
   * not to be changed.
   */
  default Optional<float[]> vector(int input) {
    return Optional.empty();
  }

  /** A reader for one thread. */
  Reader reader();

  /** Copies parts of vectors; it may keep what it read last and belongs to one thread. */
  interface Reader {

    /** Copies the values {@code from} to {@code from + length} to the front of {@code row}. */
    void read(int input, int from, int length, float[] row);
  }
}

package training.proof.numerics.compression;

import training.proof.numerics.NumericsException;

/** What settings of forms must fulfil. */
final class FormBounds {

  /** Longest chunk: an index into it fits 16 bits. */
  static final int MAX_CHUNK = 1 << 16;

  private FormBounds() {}

  static void requireChunk(int chunk) {
    require("a chunk", chunk, 1, MAX_CHUNK);
  }

  static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new NumericsException(
          what + " is set to " + value + " values; it must be " + least + " to " + most);
    }
  }
}

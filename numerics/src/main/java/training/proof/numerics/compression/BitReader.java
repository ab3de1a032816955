package training.proof.numerics.compression;

import java.nio.ByteBuffer;

/** Reads what {@link BitWriter} packed. */
final class BitReader {
  private final ByteBuffer from;
  private long pending;
  private int bits;

  BitReader(ByteBuffer from) {
    this.from = from;
  }

  int get(int width) {
    while (bits < width) {
      pending |= (from.get() & 0xffL) << bits;
      bits += Byte.SIZE;
    }
    int value = (int) (pending & ((1L << width) - 1));
    pending >>>= width;
    bits -= width;
    return value;
  }

  /** Whether nothing but zeros is left of the last byte. */
  boolean restIsZero() {
    return pending == 0;
  }
}

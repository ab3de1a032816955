package training.proof.numerics.compression;

import java.nio.ByteBuffer;

/** Packs small numbers one after the other, the least significant bit first. */
final class BitWriter {
  private final ByteBuffer into;
  private long pending;
  private int bits;

  BitWriter(ByteBuffer into) {
    this.into = into;
  }

  void put(int value, int width) {
    pending |= (long) value << bits;
    bits += width;
    while (bits >= Byte.SIZE) {
      into.put((byte) pending);
      pending >>>= Byte.SIZE;
      bits -= Byte.SIZE;
    }
  }

  /** Fills the last byte up with zeros. */
  void finish() {
    if (bits > 0) {
      put(0, Byte.SIZE - bits);
    }
  }
}

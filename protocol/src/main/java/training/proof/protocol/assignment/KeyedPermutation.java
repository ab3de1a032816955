package training.proof.protocol.assignment;

import java.nio.ByteBuffer;
import training.proof.protocol.crypto.Prf;

/**
 * A pseudo-random permutation of [0, size): a balanced Feistel network (Luby and Rackoff, 1988) of
 * eight PRF rounds over the next even power of two, walked until the value is in range (cycle
 * walking: Black and Rogaway, 2002). Any position is computed alone.
 */
public final class KeyedPermutation {
  private static final int ROUNDS = 8;
  private static final String DOMAIN = "proofpool/permutation/v1";

  private final byte[] key;
  private final long size;
  private final int halfBits;

  private KeyedPermutation(byte[] key, long size) {
    this.key = key.clone();
    this.size = size;
    int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
    this.halfBits = Math.max(1, (bits + 1) / 2);
  }

  /**
   * @param key32 32 bytes
   * @param size 1 to 2^48
   */
  public static KeyedPermutation of(byte[] key32, long size) {
    if (key32.length != 32 || size < 1 || size > 1L << 48) {
      throw new IllegalArgumentException(
          "a permutation wants 32 key bytes and 1 to 2^48 positions, not "
              + key32.length
              + " and "
              + size);
    }
    return new KeyedPermutation(key32, size);
  }

  /** Where position {@code i} in [0, size) goes. */
  public long apply(long i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException(i + " is not in [0, " + size + ")");
    }
    long value = i;
    do {
      value = encrypt(value);
    } while (value >= size);
    return value;
  }

  private long encrypt(long value) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (mix(round, right) & mask);
      left = right;
      right = next;
    }
    return (left << halfBits) | right;
  }

  private long mix(int round, long half) {
    return ByteBuffer.wrap(Prf.of(key, DOMAIN, round, half).raw()).getLong();
  }
}

package training.proof.protocol.crypto;

import java.nio.ByteBuffer;
import training.proof.protocol.canonical.Digest;

/** Uniform integers without modulo bias, drawn from a PRF keyed by a seed and a position. */
public final class UniformStream {
  private final byte[] key;
  private final String domain;
  private long position;

  /** A stream that two holders of the same key and domain draw alike. */
  public UniformStream(Digest key, String domain) {
    this.key = key.raw();
    this.domain = domain;
  }

  /** A uniform integer in [0, bound). */
  public long below(long bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("a bound must be positive, not " + bound);
    }
    long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
    while (true) {
      long value = ByteBuffer.wrap(Prf.of(key, domain, position++).raw()).getLong() >>> 1;
      if (value < limit) {
        return value % bound;
      }
    }
  }
}

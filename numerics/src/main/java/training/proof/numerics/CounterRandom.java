package training.proof.numerics;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers by position: element i is a pure function of key and i, so any part can be made
 * alone and in any order. The words are those of SplitMix64 (Steele, Lea, Flood: "Fast splittable
 * pseudorandom number generators", OOPSLA 2014) started at the key.
 */
public final class CounterRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private final long key;

  public CounterRandom(long key) {
    this.key = key;
  }

  /** An independent generator for a named part. */
  public CounterRandom forName(String name) {
    long mixed = mix(key + GOLDEN_GAMMA);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      mixed = mix(mixed ^ (b & 0xffL)) + GOLDEN_GAMMA;
    }
    return new CounterRandom(mixed);
  }

  /** 64 random bits at this position (0 is the first word of SplitMix64). */
  public long bits(long index) {
    return mix(key + (index + 1) * GOLDEN_GAMMA);
  }

  /** A standard normal value at this position, by the Box-Muller transform over two words. */
  public double normal(long index) {
    double radius = (1 + (bits(2 * index) >>> 11)) * UNIT; // in (0, 1]: the logarithm is finite
    double angle = (bits(2 * index + 1) >>> 11) * UNIT;
    return StrictMath.sqrt(-2 * StrictMath.log(radius)) * StrictMath.cos(2 * StrictMath.PI * angle);
  }

  private static long mix(long z) {
    long first = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long second = (first ^ (first >>> 27)) * 0x94D049BB133111EBL;
    return second ^ (second >>> 31);
  }
}

package training.proof.numerics.aggregation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sorts every column of n rows and gives back the wanted ranks as rows. Values are compared as
 * integers in the order of IEEE 754's totalOrder, which puts -0 before +0: one instruction on many
 * columns at once. Works on strips of a tile that fit a core's first-level cache.
 */
final class SortedColumns {

  /** Columns that are sorted together. */
  static final int STRIP = 512;

  private final int first;
  private final int last;
  private final int[][] keys;
  private final float[][] sorted;
  private final SortingNetwork network;

  SortedColumns(int rows, int first, int last) {
    this.first = first;
    this.last = last;
    this.keys = new int[rows][STRIP];
    this.sorted = new float[rows][STRIP];
    this.network = new SortingNetwork(rows, first, last);
  }

  /** Row r of the result holds rank r; rows outside the wanted ranks are undefined. */
  float[][] of(float[][] rows, int offset) {
    for (int i = 0; i < keys.length; i++) {
      MemorySegment.copy(
          MemorySegment.ofArray(rows[i]),
          ValueLayout.JAVA_INT,
          (long) offset * Float.BYTES,
          keys[i],
          0,
          STRIP);
      flip(keys[i]);
    }
    network.sort(keys);
    for (int i = first; i <= last; i++) {
      flip(keys[i]);
      MemorySegment.copy(
          MemorySegment.ofArray(keys[i]), ValueLayout.JAVA_FLOAT, 0L, sorted[i], 0, STRIP);
    }
    return sorted;
  }

  /** Bits of floats to integers that are ordered alike; the same again leads back. */
  private static void flip(int[] keys) {
    for (int k = 0; k < STRIP; k++) {
      int bits = keys[k];
      keys[k] = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
  }
}

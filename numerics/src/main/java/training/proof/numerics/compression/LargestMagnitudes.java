package training.proof.numerics.compression;

import java.util.Arrays;

/**
 * Finds the places of the largest magnitudes; of equal ones the lower place wins. Magnitudes are
 * ordered like their bits, so the least one kept is found digit by digit, without sorting.
 */
final class LargestMagnitudes {
  private static final int DIGIT_BITS = 8;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private final int[] magnitudes;
  private final int[] counts = new int[DIGITS];

  LargestMagnitudes(int longest) {
    magnitudes = new int[longest];
  }

  /** The places, ascending and counted from {@code from}, of the {@code kept} largest. */
  int[] of(float[] values, int from, int length, int kept) {
    for (int i = 0; i < length; i++) {
      magnitudes[i] = Float.floatToRawIntBits(values[from + i]) & Integer.MAX_VALUE;
    }
    int least = 0;
    int above = 0;
    for (int shift = Integer.SIZE - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
      count(length, least, shift);
      int digit = DIGITS - 1;
      while (above + counts[digit] < kept) {
        above += counts[digit--];
      }
      least |= digit << shift;
    }
    return places(length, kept, least, kept - above);
  }

  /** Counts the next digit of those magnitudes that begin with the digits found so far. */
  private void count(int length, int least, int shift) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < length; i++) {
      // Shifted twice: by all 32 bits at once a shift does nothing.
      if (((magnitudes[i] ^ least) >>> shift) >>> DIGIT_BITS == 0) {
        counts[(magnitudes[i] >>> shift) & (DIGITS - 1)]++;
      }
    }
  }

  private int[] places(int length, int kept, int least, int equals) {
    var places = new int[kept];
    int next = 0;
    int equalsLeft = equals;
    for (int i = 0; i < length && next < kept; i++) {
      if (magnitudes[i] > least || (magnitudes[i] == least && equalsLeft-- > 0)) {
        places[next++] = i;
      }
    }
    return places;
  }
}

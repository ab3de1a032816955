package training.proof.numerics.aggregation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * A fixed list of comparisons that sorts n rows in every column at once (Batcher's merge exchange
 * sort: Knuth, The Art of Computer Programming 3, section 5.2.2, algorithm M), without the
 * comparisons that no wanted rank depends on. No branch depends on a value.
 */
final class SortingNetwork {

  /** What a comparison has to leave behind. */
  private enum Keeps {
    BOTH,
    LOWER,
    HIGHER
  }

  private record Comparison(int low, int high, Keeps keeps) {}

  private final List<Comparison> comparisons;

  /**
   * Row r holds rank r (0 is the least) after sorting, for r from {@code first} to {@code last}.
   */
  SortingNetwork(int rows, int first, int last) {
    comparisons = pruned(mergeExchange(rows), first, last);
  }

  /** Sorts the columns; rows outside the wanted ranks hold nothing of use afterwards. */
  void sort(int[][] rows) {
    for (var comparison : comparisons) {
      int[] low = rows[comparison.low()];
      int[] high = rows[comparison.high()];
      switch (comparison.keeps()) {
        case BOTH -> exchange(low, high);
        case LOWER -> lower(low, high);
        case HIGHER -> higher(low, high);
      }
    }
  }

  private static List<Comparison> mergeExchange(int rows) {
    var all = new ArrayList<Comparison>();
    int top = Integer.highestOneBit(Math.max(1, rows - 1));
    for (int p = top; p > 0; p /= 2) {
      int r = 0;
      int d = p;
      for (int q = top; q >= p; q /= 2) {
        for (int i = 0; i < rows - d; i++) {
          if ((i & p) == r) {
            all.add(new Comparison(i, i + d, Keeps.BOTH));
          }
        }
        d = q - p;
        r = p;
      }
    }
    return all;
  }

  private static List<Comparison> pruned(List<Comparison> all, int first, int last) {
    var wanted = new BitSet();
    wanted.set(first, last + 1);
    var kept = new ArrayList<Comparison>();
    for (var comparison : all.reversed()) {
      boolean low = wanted.get(comparison.low());
      boolean high = wanted.get(comparison.high());
      if (low || high) {
        wanted.set(comparison.low());
        wanted.set(comparison.high());
        Keeps keeps = low && high ? Keeps.BOTH : low ? Keeps.LOWER : Keeps.HIGHER;
        kept.add(new Comparison(comparison.low(), comparison.high(), keeps));
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  private static void exchange(int[] low, int[] high) {
    for (int k = 0; k < low.length; k++) {
      int a = low[k];
      int b = high[k];
      low[k] = Math.min(a, b);
      high[k] = Math.max(a, b);
    }
  }

  private static void lower(int[] low, int[] high) {
    for (int k = 0; k < low.length; k++) {
      low[k] = Math.min(low[k], high[k]);
    }
  }

  private static void higher(int[] low, int[] high) {
    for (int k = 0; k < low.length; k++) {
      high[k] = Math.max(low[k], high[k]);
    }
  }
}

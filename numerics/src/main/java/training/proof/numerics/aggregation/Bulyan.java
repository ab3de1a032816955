package training.proof.numerics.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Bulyan over Krum (El Mhamdi, Guerraoui and Rouault, "The hidden vulnerability of distributed
 * learning in Byzantium", ICML 2018). First n - 2f inputs are selected one by one: each time Krum's
 * choice among those that are left, its scores computed anew. Then of each column of the selected
 * the n - 4f values nearest to the column's median are averaged. Needs n at least 4f + 3.
 *
 * <p>Krum among k inputs counts k - f - 2 neighbours; near the end that falls to nothing, where the
 * paper is silent: at least one neighbour is counted as long as there is one. Of equal scores the
 * first input wins (two inputs nearest to each other have equal scores where one neighbour counts,
 * so the order of inputs may matter), of equal distances from the median the lesser value. Values
 * are added in FP32 from the least on.
 *
 * @param f hostile inputs to tolerate
 */
public record Bulyan(int f) implements AggregationRule {
  public Bulyan {
    Bounds.requireFaults("Bulyan", f);
  }

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    Bounds.requireInputs("Bulyan", f, inputs.count(), 4 * f + 3);
    int[] selected = select(PairwiseDistances.squared(inputs, sweep));
    int last = selected.length - 1;
    return ColumnRule.aggregate(
        new Subset(inputs, selected), sweep, "Bulyan", 0, last, () -> this::nearestToMedian);
  }

  private int[] select(double[][] squared) {
    int count = squared.length;
    int[] left = IntStream.range(0, count).toArray();
    var selected = new int[count - 2 * f];
    for (int i = 0; i < selected.length; i++) {
      int neighbours = Math.max(1, left.length - f - 2);
      int best = KrumScores.best(KrumScores.of(squared, left, neighbours));
      selected[i] = left[best];
      left = without(left, best);
    }
    Arrays.sort(selected);
    return selected;
  }

  private static int[] without(int[] values, int place) {
    return IntStream.range(0, values.length).filter(i -> i != place).map(i -> values[i]).toArray();
  }

  /** The nearest values are neighbours in the sorted column: drop the farther end 2f times. */
  private void nearestToMedian(float[][] sorted, float[] result) {
    int selected = sorted.length;
    int kept = selected - 2 * f;
    for (int k = 0; k < result.length; k++) {
      double median = 0.5 * sorted[(selected - 1) / 2][k] + 0.5 * sorted[selected / 2][k];
      int low = 0;
      while (low < 2 * f && median - sorted[low][k] > sorted[low + kept][k] - median) {
        low++;
      }
      float sum = 0;
      for (int i = low; i < low + kept; i++) {
        sum += sorted[i][k];
      }
      result[k] = sum / kept;
    }
  }
}

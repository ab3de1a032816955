package training.proof.numerics.aggregation;

/**
 * The coordinate-wise median (Yin, Chen, Ramchandran and Bartlett, "Byzantine-robust distributed
 * learning: towards optimal statistical rates", ICML 2018): the middle value of each column; of an
 * even number of inputs the mean of the two middle ones, halved before they are added. Up to (n -
 * 1) / 2 hostile inputs cannot move it out of the honest values' range.
 */
public record Median() implements AggregationRule {

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    int low = (inputs.count() - 1) / 2;
    int high = inputs.count() / 2;
    return ColumnRule.aggregate(
        inputs,
        sweep,
        "median",
        low,
        high,
        () -> (sorted, result) -> middle(sorted[low], sorted[high], result));
  }

  /** Halves first: the sum of two finite values may be infinite. */
  private static void middle(float[] low, float[] high, float[] result) {
    if (low == high) {
      System.arraycopy(low, 0, result, 0, result.length); // half of the least float is no float
      return;
    }
    for (int k = 0; k < result.length; k++) {
      result[k] = 0.5f * low[k] + 0.5f * high[k];
    }
  }
}

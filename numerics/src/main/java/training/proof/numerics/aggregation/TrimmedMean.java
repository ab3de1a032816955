package training.proof.numerics.aggregation;

/**
 * The coordinate-wise trimmed mean (Yin, Chen, Ramchandran and Bartlett, ICML 2018): of each column
 * the f least and the f greatest values are left out, the others added in FP32 from the least on
 * and divided by n - 2f. Needs n at least 2f + 1; up to f hostile inputs cannot move it out of the
 * honest values' range (but for the rounding of the sum).
 */
public record TrimmedMean(int f) implements AggregationRule {
  public TrimmedMean {
    Bounds.requireFaults("the trimmed mean", f);
  }

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    int count = inputs.count();
    Bounds.requireInputs("the trimmed mean", f, count, 2 * f + 1);
    return ColumnRule.aggregate(
        inputs,
        sweep,
        "trimmed mean",
        f,
        count - f - 1,
        () ->
            (sorted, result) -> {
              Floats.sum(sorted, f, count - f, result);
              Floats.divide(result, 0, result.length, count - 2 * f);
            });
  }
}

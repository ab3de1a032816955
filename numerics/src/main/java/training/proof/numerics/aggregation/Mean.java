package training.proof.numerics.aggregation;

/**
 * The mean: (x_0 + x_1 + ... ) / n, added one by one in FP32 and then divided; n counts every
 * input, so members that are absent stand in as zeros ({@link AbsentAsZeros}). Tolerates no hostile
 * input: one is enough to move it anywhere.
 */
public record Mean() implements AggregationRule {

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    var mean = new float[inputs.size()];
    sweep.over(inputs, () -> new Averager(inputs.count(), mean));
    return mean;
  }

  private static final class Averager implements Sweep.Visitor {
    private final int count;
    private final float[] mean;
    private final float[] sum = new float[Sweep.TILE];

    Averager(int count, float[] mean) {
      this.count = count;
      this.mean = mean;
    }

    @Override
    public void tile(int from, int length, float[][] rows) {
      Floats.sum(rows, 0, count, sum);
      Floats.divide(sum, count);
      Finite.requireResult("mean", from, sum, length);
      System.arraycopy(sum, 0, mean, from, length);
    }
  }
}

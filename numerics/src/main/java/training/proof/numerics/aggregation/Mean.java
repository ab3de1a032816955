package training.proof.numerics.aggregation;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The mean: (x_0 + x_1 + ... ) / n, added one by one in FP32 and then divided; n counts every
 * input, so members that are absent stand in as zeros ({@link AbsentAsZeros}). Tolerates no hostile
 * input: one is enough to move it anywhere.
 */
public record Mean() implements AggregationRule {

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    var mean = new float[inputs.size()];
    float[][] arrays =
        IntStream.range(0, inputs.count())
            .mapToObj(inputs::vector)
            .flatMap(Optional::stream)
            .toArray(float[][]::new);
    if (arrays.length == inputs.count()) {
      sweep.over(inputs.size(), () -> new InPlace(inputs, arrays, mean));
    } else {
      sweep.over(inputs.size(), () -> new RowByRow(inputs, mean));
    }
    return mean;
  }

  /** An input is at fault and named, or all are finite and their sum is not. */
  private static void requireFinite(Inputs inputs, float[] values, int from, int length) {
    if (!Finite.all(values, length)) {
      new Tiles(inputs).read(from, length);
      Finite.requireResult("mean", from, values, length);
    }
  }

  /** Adds four arrays at a time: the memory then works on four streams at once. */
  private static final class InPlace implements Sweep.Worker {
    private final Inputs inputs;
    private final float[][] arrays;
    private final float[] mean;
    private final float[] copy = new float[Sweep.TILE];

    InPlace(Inputs inputs, float[][] arrays, float[] mean) {
      this.inputs = inputs;
      this.arrays = arrays;
      this.mean = mean;
    }

    @Override
    public void tile(int from, int length) {
      Floats.add(arrays, 0, arrays.length, mean, from, from + length);
      Floats.divide(mean, from, from + length, arrays.length);
      System.arraycopy(mean, from, copy, 0, length);
      requireFinite(inputs, copy, from, length);
    }
  }

  /** Adds row by row as they are read: a row and the sum stay in a core's first-level cache. */
  private static final class RowByRow implements Sweep.Worker {
    private final Inputs inputs;
    private final Inputs.Reader reader;
    private final float[] mean;
    private final float[] row = new float[Sweep.TILE];
    private final float[] sum = new float[Sweep.TILE];

    RowByRow(Inputs inputs, float[] mean) {
      this.inputs = inputs;
      this.reader = inputs.reader();
      this.mean = mean;
    }

    @Override
    public void tile(int from, int length) {
      Arrays.fill(sum, 0f);
      for (int i = 0; i < inputs.count(); i++) {
        reader.read(i, from, length, row);
        Floats.add(sum, row, 0, length);
      }
      Floats.divide(sum, 0, length, inputs.count());
      requireFinite(inputs, sum, from, length);
      System.arraycopy(sum, 0, mean, from, length);
    }
  }
}

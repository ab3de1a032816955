package training.proof.numerics.aggregation;

import java.util.function.Supplier;

/** Makes each element of a result from the sorted values of its column. */
final class ColumnRule {

  /** Writes one value a column; row r of {@code sorted} holds rank r. */
  interface Finish {
    void strip(float[][] sorted, float[] result);
  }

  private ColumnRule() {}

  static float[] aggregate(
      Inputs inputs, Sweep sweep, String rule, int first, int last, Supplier<Finish> finish) {
    var result = new float[inputs.size()];
    sweep.over(
        inputs,
        () ->
            new Strips(new SortedColumns(inputs.count(), first, last), finish.get(), rule, result));
    return result;
  }

  private static final class Strips implements TileWorker.Visitor {
    private final SortedColumns columns;
    private final Finish finish;
    private final String rule;
    private final float[] result;
    private final float[] strip = new float[SortedColumns.STRIP];

    Strips(SortedColumns columns, Finish finish, String rule, float[] result) {
      this.columns = columns;
      this.finish = finish;
      this.rule = rule;
      this.result = result;
    }

    @Override
    public void tile(int from, int length, float[][] rows) {
      for (int offset = 0; offset < length; offset += SortedColumns.STRIP) {
        finish.strip(columns.of(rows, offset), strip);
        int columnsLeft = Math.min(SortedColumns.STRIP, length - offset);
        Finite.requireResult(rule, from + offset, strip, columnsLeft);
        System.arraycopy(strip, 0, result, from + offset, columnsLeft);
      }
    }
  }
}

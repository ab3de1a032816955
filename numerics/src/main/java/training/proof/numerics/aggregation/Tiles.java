package training.proof.numerics.aggregation;

import java.util.Arrays;

/** A tile of every input, padded with zeros and checked; belongs to one thread. */
final class Tiles {
  private final Inputs inputs;
  private final Inputs.Reader reader;
  private final float[][] rows;
  private final Finite finite = new Finite();

  Tiles(Inputs inputs) {
    this.inputs = inputs;
    this.reader = inputs.reader();
    this.rows = new float[inputs.count()][Sweep.TILE];
  }

  /** The rows stay valid until the next call. */
  float[][] read(int from, int length) {
    for (int i = 0; i < rows.length; i++) {
      reader.read(i, from, length, rows[i]);
      Arrays.fill(rows[i], length, Sweep.TILE, 0f);
    }
    finite.require(inputs, from, rows);
    return rows;
  }
}

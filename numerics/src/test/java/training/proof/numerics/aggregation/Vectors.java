package training.proof.numerics.aggregation;

import java.util.List;
import training.proof.numerics.CounterRandom;

/** Inputs that several tests share. */
final class Vectors {
  private Vectors() {}

  /** Normal values, each a function of seed, input and element. */
  static float[][] normal(long seed, int count, int size) {
    var vectors = new float[count][size];
    for (int i = 0; i < count; i++) {
      var random = new CounterRandom(seed).forName("input " + i);
      for (int k = 0; k < size; k++) {
        vectors[i][k] = (float) random.normal(k);
      }
    }
    return vectors;
  }

  static float[][] of(List<List<Integer>> rows) {
    var vectors = new float[rows.size()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = new float[rows.get(i).size()];
      for (int k = 0; k < vectors[i].length; k++) {
        vectors[i][k] = rows.get(i).get(k);
      }
    }
    return vectors;
  }

  /** The values of the named inputs as rows of their own. */
  static float[][] read(Inputs inputs) {
    var reader = inputs.reader();
    var rows = new float[inputs.count()][Sweep.TILE];
    var vectors = new float[inputs.count()][inputs.size()];
    for (int i = 0; i < rows.length; i++) {
      reader.read(i, 0, inputs.size(), rows[i]);
      System.arraycopy(rows[i], 0, vectors[i], 0, inputs.size());
    }
    return vectors;
  }

  static float[] column(float[][] vectors, int element) {
    var column = new float[vectors.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = vectors[i][element];
    }
    return column;
  }
}

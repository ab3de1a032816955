package training.proof.numerics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {

  /** The 0-1 principle: what sorts all rows of zeros and ones sorts everything. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9, 12, 13})
  void theNetworkSortsEveryColumnOfZerosAndOnes(int rows) {
    int columns = 1 << rows;
    for (int first = 0; first < rows; first += 3) {
      int last = Math.max(first, rows - 1 - first);
      var bits = new int[rows][columns];
      for (int column = 0; column < columns; column++) {
        for (int row = 0; row < rows; row++) {
          bits[row][column] = (column >> row) & 1;
        }
      }
      new SortingNetwork(rows, first, last).sort(bits);
      for (int column = 0; column < columns; column++) {
        int zeros = rows - Integer.bitCount(column);
        for (int rank = first; rank <= last; rank++) {
          assertThat(bits[rank][column]).isEqualTo(rank < zeros ? 0 : 1);
        }
      }
    }
  }

  @Test
  void columnsAreSortedAsNumbers() {
    float[] values = {
      3, -0f, 0f, -1, Float.MIN_VALUE, -Float.MIN_VALUE, 1e38f, -1e38f, 2.5f, -Float.MAX_VALUE
    };
    var rows = new float[values.length][Sweep.TILE];
    for (int i = 0; i < values.length; i++) {
      Arrays.fill(rows[i], values[i]);
    }
    float[][] sorted = new SortedColumns(rows.length, 0, rows.length - 1).of(rows, 1024);
    float[] expected = values.clone();
    Arrays.sort(expected);
    assertThat(Vectors.column(sorted, 0)).isEqualTo(expected);
    assertThat(Vectors.column(sorted, SortedColumns.STRIP - 1)).isEqualTo(expected);
  }

  /** The tree of additions, written out once more without any thought of speed. */
  @Test
  void squaredDistancesAreAddedInTheirStatedOrder() {
    float[][] vectors = Vectors.normal(2, 2, Sweep.TILE);
    double[] a = widened(vectors[0]);
    double[] b = widened(vectors[1]);
    var lanes = new double[512];
    for (int lane = 0; lane < 512; lane++) {
      for (int group = 0; group < 2; group++) {
        double[] squares = new double[4];
        for (int i = 0; i < 4; i++) {
          int element = lane + 512 * (4 * group + i);
          squares[i] = (a[element] - b[element]) * (a[element] - b[element]);
        }
        lanes[lane] += (squares[0] + squares[1]) + (squares[2] + squares[3]);
      }
    }
    for (int half = 256; half >= 64; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    double expected = 0;
    for (int chain = 0; chain < 8; chain++) {
      double sum = 0;
      for (int i = 0; i < 8; i++) {
        sum += lanes[chain + 8 * i];
      }
      expected += sum;
    }
    assertThat(new SquaredDistance().of(a, b)).isEqualTo(expected);
  }

  @Test
  void distancesOfWholeNumbersAreExactAcrossTilesAndStretches() {
    int size = Sweep.STRETCH + Sweep.TILE + 3;
    float[][] vectors = new float[3][size];
    double expected = 0;
    for (int k = 0; k < size; k++) {
      vectors[0][k] = k % 17;
      vectors[1][k] = k % 11;
      expected += (k % 17 - k % 11) * (k % 17 - k % 11);
    }
    double[][] squared = PairwiseDistances.squared(ArrayInputs.of(vectors), new Sweep(2));
    assertThat(squared[0][1]).isEqualTo(expected).isEqualTo(squared[1][0]);
    assertThat(squared[2][2]).isZero();
    double[] norms = Combination.zero(3).distances(ArrayInputs.of(vectors), new Sweep(1));
    assertThat(norms[0]).isEqualTo(Math.sqrt(squared[0][2]));
    double[] fromFirst =
        new Combination(new double[] {1, 0, 0}).distances(ArrayInputs.of(vectors), new Sweep(1));
    assertThat(fromFirst).containsExactly(0, Math.sqrt(expected), norms[0]);
  }

  private static double[] widened(float[] values) {
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}

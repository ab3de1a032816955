package training.proof.numerics.aggregation;

import java.util.Arrays;

/** Krum's score: the sum of squared distances to an input's nearest others. */
final class KrumScores {
  private KrumScores() {}

  /**
   * Scores of the inputs listed in {@code among}, in that order, counting only distances between
   * them; {@code neighbours} nearest others each, or all others where there are fewer.
   */
  static double[] of(double[][] squared, int[] among, int neighbours) {
    var scores = new double[among.length];
    for (int i = 0; i < among.length; i++) {
      var others = new double[among.length - 1];
      for (int j = 0, next = 0; j < among.length; j++) {
        if (j != i) {
          others[next++] = squared[among[i]][among[j]];
        }
      }
      Arrays.sort(others);
      for (int j = 0; j < Math.min(neighbours, others.length); j++) {
        scores[i] += others[j];
      }
    }
    return scores;
  }

  /** Place of the least score; of equals the first. */
  static int best(double[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] < scores[best]) {
        best = i;
      }
    }
    return best;
  }
}

package training.proof.numerics.aggregation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Nearest-neighbour mixing (Allouah, Farhadkhani, Guerraoui, Gupta, Pinot and Stephan, "Fixing by
 * mixing: a recipe for optimal Byzantine ML under heterogeneity", AISTATS 2023): every input is
 * replaced by the mean of the n - f inputs nearest to it, itself among them. Of equal distances the
 * first input wins; means are added in the order of inputs. Needs n at least 2f + 1.
 *
 * @param f hostile inputs to tolerate
 */
public record NearestNeighbourMixing(int f) implements PreRule {
  public NearestNeighbourMixing {
    Bounds.requireFaults("nearest-neighbour mixing", f);
  }

  @Override
  public Inputs apply(Inputs inputs, Sweep sweep) {
    int count = inputs.count();
    Bounds.requireInputs("nearest-neighbour mixing", f, count, 2 * f + 1);
    double[][] squared = PairwiseDistances.squared(inputs, sweep);
    var groups = new int[count][];
    for (int i = 0; i < count; i++) {
      groups[i] = nearest(squared[i], i, count - f);
    }
    return new GroupMeans(inputs, groups, "mix of the nearest to input");
  }

  /** An input is nearest to itself even where an equal one comes before it. */
  private static int[] nearest(double[] squared, int self, int many) {
    return IntStream.range(0, squared.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(j -> j == self ? 0 : 1)
                .thenComparingDouble(j -> squared[j])
                .thenComparingInt(j -> j))
        .limit(many)
        .mapToInt(j -> j)
        .sorted()
        .toArray();
  }
}

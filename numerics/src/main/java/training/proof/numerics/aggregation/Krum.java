package training.proof.numerics.aggregation;

import java.util.Comparator;
import java.util.stream.IntStream;
import training.proof.numerics.NumericsException;

/**
 * Krum and Multi-Krum (Blanchard, El Mhamdi, Guerraoui and Stainer, "Machine learning with
 * adversaries: Byzantine tolerant gradient descent", NeurIPS 2017): an input's score is the sum of
 * squared distances to its n - f - 2 nearest others; the {@code keep} inputs of least score are
 * averaged in their order (Krum keeps one, and gives it back unchanged). Of equal scores the first
 * input wins. Needs n at least 2f + 3, and keep at most n - f.
 *
 * @param f hostile inputs to tolerate
 * @param keep inputs to average
 * @param neighbours how many others a score counts
 */
public record Krum(int f, int keep, Neighbours neighbours) implements AggregationRule {

  /** How many nearest others a score counts: published rules and libraries differ by one. */
  public enum Neighbours {
    /** n - f - 2, as in the paper. */
    PUBLISHED(2),
    /** n - f - 1, as in ByzFL. */
    ONE_MORE(1);

    private final int less;

    Neighbours(int less) {
      this.less = less;
    }

    int of(int count, int f) {
      return count - f - less;
    }

    /** The paper's bound comes from its count; with one more a single neighbour must remain. */
    int inputsNeeded(int f) {
      return this == PUBLISHED ? 2 * f + 3 : f + 2;
    }
  }

  public Krum {
    Bounds.requireFaults("Krum", f);
    if (keep < 1) {
      throw new NumericsException("Krum is set to keep " + keep + " inputs; keep at least 1");
    }
  }

  /** Krum as published. */
  public static Krum one(int f) {
    return new Krum(f, 1, Neighbours.PUBLISHED);
  }

  /** Multi-Krum as published. */
  public static Krum multi(int f, int keep) {
    return new Krum(f, keep, Neighbours.PUBLISHED);
  }

  @Override
  public float[] aggregate(Inputs inputs, Sweep sweep) {
    int count = inputs.count();
    Bounds.requireInputs("Krum", f, count, neighbours.inputsNeeded(f));
    if (keep > count - f) {
      throw new NumericsException(
          "Krum is to keep "
              + keep
              + " of "
              + count
              + " inputs with f = "
              + f
              + ": keep at most "
              + (count - f));
    }
    double[][] squared = PairwiseDistances.squared(inputs, sweep);
    int[] all = IntStream.range(0, count).toArray();
    double[] scores = KrumScores.of(squared, all, neighbours.of(count, f));
    int[] chosen =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> scores[i]).thenComparingInt(i -> i))
            .limit(keep)
            .mapToInt(i -> i)
            .sorted()
            .toArray();
    return new Mean().aggregate(new Subset(inputs, chosen), sweep);
  }
}

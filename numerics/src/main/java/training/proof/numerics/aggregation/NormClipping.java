package training.proof.numerics.aggregation;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Inputs whose L2 norm exceeds a bound are scaled down to it: x_i min(1, bound / |x_i|). The bound
 * is given, or it is the median of all norms (of an even number the mean of the two middle ones),
 * which a minority cannot raise above what honest inputs have. Norms are FP64, the factor and its
 * product FP32.
 *
 * @param bound the greatest norm allowed, 1e-12 to 1e12; empty for the median
 */
public record NormClipping(OptionalDouble bound) implements PreRule {
  public NormClipping {
    bound.ifPresent(b -> Bounds.requireRange("the clipping norm", b, 1e-12, 1e12));
  }

  public static NormClipping toMedian() {
    return new NormClipping(OptionalDouble.empty());
  }

  public static NormClipping to(double bound) {
    return new NormClipping(OptionalDouble.of(bound));
  }

  @Override
  public Inputs apply(Inputs inputs, Sweep sweep) {
    double[] norms = Combination.zero(inputs.count()).distances(inputs, sweep);
    double allowed = bound.orElseGet(() -> median(norms));
    var factors = new float[norms.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = norms[i] > allowed ? (float) (allowed / norms[i]) : 1f;
    }
    return new Scaled(inputs, factors);
  }

  private static double median(double[] norms) {
    double[] sorted = norms.clone();
    Arrays.sort(sorted);
    return 0.5 * sorted[(sorted.length - 1) / 2] + 0.5 * sorted[sorted.length / 2];
  }

  /** Each input multiplied by a factor of its own. */
  private static final class Scaled implements Inputs {
    private final Inputs all;
    private final float[] factors;

    Scaled(Inputs all, float[] factors) {
      this.all = all;
      this.factors = factors;
    }

    @Override
    public int count() {
      return all.count();
    }

    @Override
    public int size() {
      return all.size();
    }

    @Override
    public String name(int input) {
      return all.name(input);
    }

    @Override
    public Reader reader() {
      var reader = all.reader();
      return (input, from, length, row) -> {
        reader.read(input, from, length, row);
        Floats.multiply(row, factors[input]);
      };
    }
  }
}

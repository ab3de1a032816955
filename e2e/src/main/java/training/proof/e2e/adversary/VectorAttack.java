package training.proof.e2e.adversary;

import java.util.List;
import java.util.function.ToDoubleFunction;
import training.proof.numerics.CounterRandom;

/**
 * What a hostile member contributes in place of its own update, against aggregation rules: vectors
 * in, vector out. It may know everything that the honest contribute. Formulas are those of the
 * papers named; sums run in FP64 in the order of members.
 */
@FunctionalInterface
public interface VectorAttack {
  /**
   * @param own the update that this member would have contributed honestly; not changed
   * @param honest updates of the honest members, at least one; not changed
   */
  float[] attack(float[] own, List<float[]> honest);

  /** The opposite. */
  static VectorAttack signFlip() {
    return scaled(-1);
  }

  /** So many times as much. */
  static VectorAttack scaled(float factor) {
    return (own, honest) -> map(own, (value, i) -> factor * value);
  }

  /** Nothing. */
  static VectorAttack zero() {
    return (own, honest) -> new float[own.length];
  }

  /** Normal noise of this standard deviation, nothing of its own. */
  static VectorAttack noise(double deviation, long seed) {
    var random = new CounterRandom(seed).forName("noise");
    return (own, honest) -> map(own, (value, i) -> (float) (deviation * random.normal(i)));
  }

  /** One element that is no number, or infinite: what no aggregate may ever contain. */
  static VectorAttack notFinite(float value) {
    return (own, honest) -> map(own, (kept, i) -> i == own.length / 2 ? value : kept);
  }

  /** What one honest member contributes (Karimireddy, He and Jaggi, ICLR 2022): it weighs twice. */
  static VectorAttack mimic(int member) {
    return (own, honest) -> honest.get(member).clone();
  }

  /**
   * A little is enough (Baruch, Baruch and Goldberg, NeurIPS 2019): the mean less so many standard
   * deviations that enough honest members lie farther out.
   *
   * @param n members, f of which are hostile
   */
  static VectorAttack aLittleIsEnough(int n, int f) {
    double z = littleEnough(n, f);
    return (own, honest) -> {
      Spread spread = Spread.of(honest);
      return map(own, (value, i) -> (float) (spread.mean[i] - z * spread.deviation[i]));
    };
  }

  /** z of the paper: Phi(z) = (n - f - s) / (n - f), s = floor(n / 2) + 1 - f. */
  static double littleEnough(int n, int f) {
    double supporters = Math.floorDiv(n, 2) + 1 - f;
    return Normal.quantile((n - f - supporters) / (n - f));
  }

  /**
   * Inner product manipulation (Xie, Koyejo and Gupta, UAI 2019): the honest mean the other way
   * round, so short that it is not conspicuous.
   */
  static VectorAttack innerProduct(double epsilon) {
    return (own, honest) -> {
      Spread spread = Spread.of(honest);
      return map(own, (value, i) -> (float) (-epsilon * spread.mean[i]));
    };
  }

  /**
   * Min-Max (Shejwalkar and Houmansadr, NDSS 2021): as far from the mean as can be, and no farther
   * from any honest update than two of them are from each other.
   */
  static VectorAttack minMax() {
    return (own, honest) ->
        farthest(
            honest,
            vector -> honest.stream().mapToDouble(h -> squared(h, vector)).max().orElseThrow());
  }

  /** Min-Sum (the same paper): the sum of squared distances is no greater than an honest one's. */
  static VectorAttack minSum() {
    return (own, honest) ->
        farthest(honest, vector -> honest.stream().mapToDouble(h -> squared(h, vector)).sum());
  }

  private static float[] farthest(List<float[]> honest, ToDoubleFunction<float[]> distance) {
    double allowed = honest.stream().mapToDouble(distance).max().orElseThrow();
    Spread spread = Spread.of(honest);
    double least = 0;
    double most = 1;
    while (distance.applyAsDouble(moved(spread, most)) <= allowed && most < 1e6) {
      most *= 2;
    }
    for (int halving = 0; halving < 50; halving++) {
      double middle = (least + most) / 2;
      if (distance.applyAsDouble(moved(spread, middle)) <= allowed) {
        least = middle;
      } else {
        most = middle;
      }
    }
    return moved(spread, least);
  }

  private static float[] moved(Spread spread, double gamma) {
    var moved = new float[spread.mean.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (spread.mean[i] - gamma * spread.deviation[i]);
    }
    return moved;
  }

  private static double squared(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (double) one[i] - other[i];
      sum += difference * difference;
    }
    return sum;
  }

  private static float[] map(float[] own, ElementChange change) {
    var changed = new float[own.length];
    for (int i = 0; i < own.length; i++) {
      changed[i] = change.of(own[i], i);
    }
    return changed;
  }

  /** One element of a vector. */
  @FunctionalInterface
  interface ElementChange {
    float of(float value, int index);
  }

  /** Mean and standard deviation of each element. */
  final class Spread {
    private final double[] mean;
    private final double[] deviation;

    private Spread(int size) {
      mean = new double[size];
      deviation = new double[size];
    }

    static Spread of(List<float[]> vectors) {
      var spread = new Spread(vectors.getFirst().length);
      for (int i = 0; i < spread.mean.length; i++) {
        double sum = 0;
        for (float[] vector : vectors) {
          sum += vector[i];
        }
        double mean = sum / vectors.size();
        double squares = 0;
        for (float[] vector : vectors) {
          squares += (vector[i] - mean) * (vector[i] - mean);
        }
        spread.mean[i] = mean;
        spread.deviation[i] = Math.sqrt(squares / vectors.size());
      }
      return spread;
    }
  }

  /** The standard normal distribution. */
  final class Normal {
    private static final double FARTHEST = 6;

    private Normal() {}

    /** The z below which a share of the distribution lies, by halving. */
    static double quantile(double share) {
      double low = -FARTHEST;
      double high = FARTHEST;
      for (int halving = 0; halving < 60; halving++) {
        double middle = (low + high) / 2;
        if (below(middle) < share) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return (low + high) / 2;
    }

    /** Marsaglia, "Evaluating the normal distribution", 2004: z + z^3/3 + z^5/(3 5) + ... */
    private static double below(double z) {
      double term = z;
      double sum = z;
      for (int i = 3; Math.abs(term) > 1e-17; i += 2) {
        term *= z * z / i;
        sum += term;
      }
      return 0.5 + sum * StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
  }
}

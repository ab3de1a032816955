package training.proof.numerics;

/**
 * The learning rate of every optimiser step as data: steps count from 0 to {@code steps} - 1, rates
 * come from decimal strings, and only correctly specified functions (StrictMath) lead from one to
 * the other, so that every processor has the same rates.
 */
public sealed interface Schedule {

  /** The rate of this step, in (0, 1]; steps past the end keep the last step's rate. */
  double rate(int step);

  /** The same rate at every step. */
  record Constant(double peak) implements Schedule {
    public Constant {
      LearningRates.require(peak);
    }

    @Override
    public double rate(int step) {
      return peak;
    }
  }

  /**
   * Rises linearly over {@code warmup} steps, then falls along half a cosine from peak to floor
   * (Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017):
   * step t of the warm-up has peak (t + 1) / warmup, the last step of all has the floor.
   */
  record WarmupCosine(double peak, double floor, int warmup, int steps) implements Schedule {
    public WarmupCosine {
      requirePhases(peak, floor, steps, warmup);
    }

    @Override
    public double rate(int step) {
      int t = Math.min(step, steps - 1);
      if (t < warmup) {
        return peak * ((t + 1.0) / warmup); // in this order the last one is the peak itself
      }
      double part = (double) (t - warmup + 1) / (steps - warmup);
      double height = 0.5 * (1 + StrictMath.cos(StrictMath.PI * part));
      return Math.min(peak, floor + (peak - floor) * height);
    }
  }

  /**
   * Rises linearly over {@code warmup} steps, stays at the peak, and falls linearly to the floor
   * over the last {@code decay} steps (Hu et al., "MiniCPM: unveiling the potential of small
   * language models with scalable training strategies", 2024); the last step has the floor.
   */
  record WarmupStableDecay(double peak, double floor, int warmup, int decay, int steps)
      implements Schedule {
    public WarmupStableDecay {
      requirePhases(peak, floor, steps, warmup, decay);
    }

    @Override
    public double rate(int step) {
      int t = Math.min(step, steps - 1);
      if (t < warmup) {
        return peak * ((t + 1.0) / warmup); // in this order the last one is the peak itself
      }
      int falling = t - (steps - decay) + 1;
      return falling <= 0 ? peak : Math.max(floor, peak - (peak - floor) * falling / decay);
    }
  }

  static Schedule constant(String peak) {
    return new Constant(Reals.decimal("learningRate", peak));
  }

  static Schedule warmupCosine(String peak, String floor, int warmup, int steps) {
    return new WarmupCosine(
        Reals.decimal("learningRate", peak),
        Reals.decimal("the schedule's floor", floor),
        warmup,
        steps);
  }

  static Schedule warmupStableDecay(String peak, String floor, int warmup, int decay, int steps) {
    return new WarmupStableDecay(
        Reals.decimal("learningRate", peak),
        Reals.decimal("the schedule's floor", floor),
        warmup,
        decay,
        steps);
  }

  private static void requirePhases(double peak, double floor, int steps, int... phases) {
    LearningRates.require(peak);
    Reals.require("the schedule's floor", floor, floor > 0 && floor <= peak, "(0, peak]");
    long sum = 0;
    for (int phase : phases) {
      Reals.require("a phase of the schedule", phase, phase >= 0, "[0, steps]");
      sum += phase;
    }
    Reals.require(
        "the schedule's steps", steps, steps >= 1 && sum <= steps, "[sum of phases, 2^31)");
  }
}

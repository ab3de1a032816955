package training.proof.numerics;

/** Losses as integers: one micro-nat is a millionth of a natural unit of information. */
public final class MicroNats {
  private static final double PER_NAT = 1e6;

  private MicroNats() {}

  /** What nothing that is measured is worse than. */
  public static final long WORST = 1_000_000_000_000L;

  /** The same where a loss may have left every scale: what diverged counts as the worst. */
  public static long ofAny(double nats) {
    return Math.abs(nats) <= PER_NAT ? of(nats) : WORST;
  }

  /** Rounds half to even; refuses what is not finite or beyond a million nats. */
  public static long of(double nats) {
    if (!(Math.abs(nats) <= PER_NAT)) {
      throw new NumericsException(
          "a loss of " + nats + " nats is not usable: training diverged; lower the learning rate");
    }
    return (long) Math.rint(nats * PER_NAT);
  }
}

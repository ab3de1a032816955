package training.proof.numerics;

/** Losses as integers: one micro-nat is a millionth of a natural unit of information. */
public final class MicroNats {
  private static final double PER_NAT = 1e6;

  private MicroNats() {}

  /** Rounds half to even; refuses what is not finite or beyond a million nats. */
  public static long of(double nats) {
    if (!(Math.abs(nats) <= PER_NAT)) {
      throw new NumericsException(
          "a loss of " + nats + " nats is not usable: training diverged; lower the learning rate");
    }
    return (long) Math.rint(nats * PER_NAT);
  }
}

package training.proof.cli;

/** Losses for people. */
final class Nats {
  private Nats() {}

  /** {@code 5412345} micro-nats become {@code 5.412}; no floating point on the way. */
  static String text(long microNats) {
    long thousandths = (microNats + 500) / 1000;
    return "%d.%03d".formatted(thousandths / 1000, thousandths % 1000);
  }
}

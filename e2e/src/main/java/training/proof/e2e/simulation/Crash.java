package training.proof.e2e.simulation;

/** A process ends here and now, with what is durable as its only legacy. */
final class Crash extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("crash", null, false, false);
  }
}

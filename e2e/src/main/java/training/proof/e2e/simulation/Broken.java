package training.proof.e2e.simulation;

/** A promise of the protocol was broken: the one thing a simulation looks for. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Broken(String message) {
    super(message);
  }

  Broken(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}

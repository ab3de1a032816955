package training.proof.e2e.simulation;

/** A write was answered by an error; whether it took effect is not known to who wrote. */
final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFailure() {
    super("the store failed", null, false, false);
  }
}

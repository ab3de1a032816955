package training.proof.e2e.simulation;

/** Strikes between any two durable writes. */
interface Hazard {
  /** Nothing ever happens. */
  Hazard NONE = () -> {};

  /**
   * Called before and after every durable write.
   *
   * @throws Crash or {@link StoreFailure}
   */
  void strike();
}

package training.proof.protocol.statement;

/**
 * Versions of the protocol. An epoch names the one that its statements are written in; this
 * software serves two of them, so that members can be updated one after another before any epoch
 * moves on.
 */
public final class ProtocolVersions {
  /** The newest that this software knows. */
  public static final int NEWEST = 2;

  /** The oldest that it still serves: the one before. */
  public static final int OLDEST = NEWEST - 1;

  /** From this one on, opens may set credits aside for scores, and checkpoints then state them. */
  static final int PAID_SCORES = 2;

  /** From this one on, offers state a compute class, and opens ask for one. */
  public static final int COMPUTE_CLASSES = 2;

  /** From this one on, voters say that they will never vote for an open. */
  public static final int REFUSALS = 2;

  private ProtocolVersions() {}

  /** Whether this software knows the rules of a version. */
  public static boolean isServed(int version) {
    return version >= OLDEST && version <= NEWEST;
  }
}

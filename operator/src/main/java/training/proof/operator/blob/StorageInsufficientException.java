package training.proof.operator.blob;

/** The data volume is too full to take more; the message says how much is left. */
public final class StorageInsufficientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StorageInsufficientException(long usable, long reserve) {
    super(
        "the data volume has "
            + usable
            + " bytes left and keeps "
            + reserve
            + " in reserve: enlarge it or delete settled rounds");
  }
}

package training.proof.protocol.feed;

/** Somebody with this member's key advanced its feed in the meantime: read, fold, decide again. */
public final class FeedConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FeedConflictException(String message) {
    super(message);
  }
}

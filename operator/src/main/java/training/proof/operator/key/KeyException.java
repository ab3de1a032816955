package training.proof.operator.key;

/** The key Secret cannot be used as it is; the message names it and the cure. */
public final class KeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyException(String message) {
    super(message);
  }

  KeyException(String message, Throwable cause) {
    super(message, cause);
  }
}

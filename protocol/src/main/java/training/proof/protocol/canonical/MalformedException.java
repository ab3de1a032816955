package training.proof.protocol.canonical;

/** Bytes that are not what they must be; the message names the thing and what was wrong with it. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * @param reason a stable kebab-case code, counted and shown to people
   * @param message what was wrong with which thing
   */
  public MalformedException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Wraps the parser's own complaint. */
  public MalformedException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The stable reason code, e.g. {@code not-canonical}. */
  public String reason() {
    return reason;
  }
}

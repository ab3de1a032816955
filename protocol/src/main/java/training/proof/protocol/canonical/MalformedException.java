package training.proof.protocol.canonical;

/** Bytes that are not what they must be; the message names the thing and what was wrong with it. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Messages quote what was refused, which may be as long as a statement; logs keep them. */
  private static final int MOST_CHARACTERS = 400;

  private final String reason;

  /**
   * @param reason a stable kebab-case code, counted and shown to people
   * @param message what was wrong with which thing
   */
  public MalformedException(String reason, String message) {
    super(cut(message));
    this.reason = reason;
  }

  /** Wraps the parser's own complaint. */
  public MalformedException(String reason, String message, Throwable cause) {
    super(cut(message), cause);
    this.reason = reason;
  }

  private static String cut(String message) {
    return message.length() <= MOST_CHARACTERS
        ? message
        : message.substring(0, MOST_CHARACTERS) + "...";
  }

  /** The stable reason code, e.g. {@code not-canonical}. */
  public String reason() {
    return reason;
  }
}

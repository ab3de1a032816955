package training.proof.operator.peer;

import java.time.Duration;
import java.util.Optional;

/** A request to a peer that did not give what was asked for. */
public final class PeerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as it matters for what to do next. */
  public enum Kind {
    /** No answer: ask another, or later. */
    UNREACHABLE,
    /** The peer has not got it: ask another. */
    NOT_FOUND,
    /** The peer says no. */
    REFUSED,
    /** The peer asks for patience. */
    BUSY,
    /** What came is not what was asked for. */
    MALFORMED
  }

  private final Kind kind;
  private final String reason;
  private final transient Optional<Duration> retryAfter;

  /**
   * @param reason the peer's own, or ours, in kebab-case
   * @param retryAfter how long the peer asks to wait
   * @param cause what failed underneath, or null
   */
  public PeerException(
      Kind kind, String reason, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  static PeerException unreachable(String peer, Throwable cause) {
    return new PeerException(
        Kind.UNREACHABLE,
        "unreachable",
        peer + " cannot be reached: " + words(cause),
        Optional.empty(),
        cause);
  }

  static PeerException malformed(String peer, String what, Throwable cause) {
    return new PeerException(
        Kind.MALFORMED, "malformed", peer + " sent " + what, Optional.empty(), cause);
  }

  /** What to do next depends on this. */
  public Kind kind() {
    return kind;
  }

  /** The peer's own kebab-case reason, where it gave one. */
  public String reason() {
    return reason;
  }

  /** How long the peer asks to wait. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  private static String words(Throwable cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.getClass().getSimpleName() : message;
  }
}

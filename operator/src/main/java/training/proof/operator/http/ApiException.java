package training.proof.operator.http;

import java.time.Duration;
import java.util.Optional;

/** A request that is answered with an error: a status, a kebab-case reason, and a sentence. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reason of a 401. */
  public static final String UNAUTHORIZED = "unauthorized";

  private final int status;
  private final String reason;
  private final transient Optional<Duration> retryAfter;

  private ApiException(int status, String reason, String message, Optional<Duration> retryAfter) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** 400: the request itself is wrong. */
  public static ApiException badRequest(String reason, String message) {
    return new ApiException(400, reason, message, Optional.empty());
  }

  /** 401: nobody we know. */
  public static ApiException unauthorized(String message) {
    return new ApiException(401, UNAUTHORIZED, message, Optional.empty());
  }

  /** 403: known, but not for this. */
  public static ApiException forbidden(String reason, String message) {
    return new ApiException(403, reason, message, Optional.empty());
  }

  /** 404: not here. */
  public static ApiException notFound(String reason, String message) {
    return new ApiException(404, reason, message, Optional.empty());
  }

  /** 409: contradicts what is here. */
  public static ApiException conflict(String reason, String message) {
    return new ApiException(409, reason, message, Optional.empty());
  }

  /** 413: longer than the limit. */
  public static ApiException tooLarge(int maxBytes) {
    return new ApiException(
        413, "too-large", "the body has more than " + maxBytes + " bytes", Optional.empty());
  }

  /** 429: more than this caller may ask for at once. */
  public static ApiException tooMany(String message, Duration retryAfter) {
    return new ApiException(429, "too-many-requests", message, Optional.of(retryAfter));
  }

  /** 503: under way. */
  public static ApiException notYet(String message, Duration retryAfter) {
    return new ApiException(503, "not-yet", message, Optional.of(retryAfter));
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A stable kebab-case code. */
  public String reason() {
    return reason;
  }

  /** When to ask again. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}

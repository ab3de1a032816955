package training.proof.operator.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import training.proof.operator.blob.StorageInsufficientException;
import training.proof.protocol.canonical.MalformedException;

/**
 * Turns what a request may fail with into an answer; nothing a caller sends makes a stack trace.
 */
public final class ErrorResponses {
  private static final Logger LOG = Logger.getLogger(ErrorResponses.class);

  @ServerExceptionMapper
  Response refused(ApiException e) {
    var response =
        Response.status(e.status()).entity(Json.body(new ErrorBody(e.reason(), e.getMessage())));
    e.retryAfter()
        .ifPresent(
            after -> response.header(HttpHeaders.RETRY_AFTER, Math.max(1, after.toSeconds())));
    return response.type(Json.TYPE).build();
  }

  @ServerExceptionMapper
  Response malformed(MalformedException e) {
    return refused(ApiException.badRequest(e.reason(), e.getMessage()));
  }

  @ServerExceptionMapper
  Response full(StorageInsufficientException e) {
    LOG.warn(e.getMessage());
    return error(507, "storage-insufficient", e.getMessage());
  }

  /** A caller that went away in the middle of its body, or a volume in trouble. */
  @ServerExceptionMapper
  Response broken(UncheckedIOException e) {
    LOG.warnf("%s: %s", e.getMessage(), e.getCause().getMessage());
    return error(503, "input-output", e.getMessage());
  }

  private static Response error(int status, String reason, String message) {
    return Response.status(status)
        .type(Json.TYPE)
        .entity(Json.body(new ErrorBody(reason, message)))
        .build();
  }
}

package training.proof.operator.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * GET requests to pinned servers: no redirects, bounded bodies, and a deadline for the whole
 * exchange, so that a peer that trickles bytes is cut off.
 */
final class PeerHttp {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MAX_ERROR_BYTES = 4096;

  /** A failing peer's Retry-After is not believed beyond this. */
  private static final long MAX_RETRY_SECONDS = 60;

  private final Map<Digest, HttpClient> clients = new ConcurrentHashMap<>();
  private final ScheduledExecutorService watchdog;

  PeerHttp(ScheduledExecutorService watchdog) {
    this.watchdog = watchdog;
  }

  /**
   * @param peer for messages
   * @param token of the request, where it needs one
   * @param deadline for the whole exchange, the body included
   */
  record Request(
      String peer,
      URI uri,
      Digest certificate,
      Optional<String> token,
      Duration deadline,
      int maxBytes) {}

  /** Does something with a body while it comes in. */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream body) throws IOException;
  }

  /** The whole body. */
  byte[] get(Request request) throws PeerException, InterruptedException {
    return get(request, InputStream::readAllBytes);
  }

  /** The body as a stream; reading more than the bound, or for too long, fails. */
  <T> T get(Request request, Reader<T> reader) throws PeerException, InterruptedException {
    try {
      HttpResponse<InputStream> response =
          client(request.certificate()).send(http(request), BodyHandlers.ofInputStream());
      ScheduledFuture<?> cut = cutOff(response.body(), request.deadline());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw error(request.peer(), response, body);
        }
        return reader.read(new BoundedStream(body, request.maxBytes()));
      } finally {
        cut.cancel(false);
      }
    } catch (IOException | UncheckedIOException e) {
      throw PeerException.unreachable(request.peer(), e);
    } catch (MalformedException e) {
      throw PeerException.malformed(request.peer(), e.getMessage(), e);
    }
  }

  private HttpClient client(Digest certificate) {
    return clients.computeIfAbsent(
        certificate,
        pinned ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(PinnedCertificate.context(pinned))
                .executor(task -> Thread.ofVirtual().name("peer-http").start(task))
                .build());
  }

  private static HttpRequest http(Request request) {
    var http = HttpRequest.newBuilder(request.uri()).timeout(request.deadline());
    request.token().ifPresent(token -> http.header("Authorization", "Bearer " + token));
    return http.build();
  }

  private ScheduledFuture<?> cutOff(InputStream body, Duration deadline) {
    return watchdog.schedule(() -> close(body), deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // It is being given up anyway.
    }
  }

  private static PeerException error(
      String peer, HttpResponse<InputStream> response, InputStream body) throws IOException {
    int status = response.statusCode();
    var kind =
        switch (status) {
          case 404 -> PeerException.Kind.NOT_FOUND;
          case 429, 503 -> PeerException.Kind.BUSY;
          default -> status >= 500 ? PeerException.Kind.UNREACHABLE : PeerException.Kind.REFUSED;
        };
    PeerMessages.Refusal said = said(body.readNBytes(MAX_ERROR_BYTES));
    var after = response.headers().firstValue("Retry-After").flatMap(PeerHttp::seconds);
    String message = peer + " answers " + status + said.message().map(m -> ": " + m).orElse("");
    return new PeerException(kind, said.reason().orElse("status-" + status), message, after, null);
  }

  private static PeerMessages.Refusal said(byte[] body) {
    try {
      return CanonicalJson.read(body, PeerMessages.Refusal.class, "error");
    } catch (MalformedException e) {
      return new PeerMessages.Refusal(Optional.empty(), Optional.empty());
    }
  }

  private static Optional<Duration> seconds(String text) {
    try {
      return Optional.of(
          Duration.ofSeconds(Math.clamp(Long.parseLong(text), 1, MAX_RETRY_SECONDS)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

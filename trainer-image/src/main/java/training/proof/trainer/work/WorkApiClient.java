package training.proof.trainer.work;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/**
 * HTTP to the member's own operator: pinned certificate, the token read again for every request,
 * answers bounded, failures that may pass tried again.
 */
final class WorkApiClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final int MAX_ERROR_BYTES = 4096;

  private final URI base;
  private final Path tokenFile;
  private final HttpClient client;

  WorkApiClient(URI base, Digest certificate, Path tokenFile) {
    this.base = base;
    this.tokenFile = tokenFile;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(PinnedTrust.context(certificate))
            .build();
  }

  /** A final answer. */
  static final class Answer {
    private final int status;
    private final byte[] body;

    private Answer(int status, byte[] body) {
      this.status = status;
      this.body = body;
    }

    int status() {
      return status;
    }

    byte[] body() {
      return body;
    }
  }

  Answer get(String path, int maxBytes, Duration patience) {
    return send("GET", path, Optional.empty(), maxBytes, patience);
  }

  Answer put(String path, byte[] body, int maxBytes, Duration patience) {
    return send("PUT", path, Optional.of(body), maxBytes, patience);
  }

  private Answer send(
      String method, String path, Optional<byte[]> body, int maxBytes, Duration patience) {
    String what = method + " " + base + path;
    return new Retry(patience).run(what, () -> attempt(what, method, path, body, maxBytes));
  }

  private Retry.Attempt<Answer> attempt(
      String what, String method, String path, Optional<byte[]> body, int maxBytes)
      throws IOException, InterruptedException {
    var publisher =
        body.map(HttpRequest.BodyPublishers::ofByteArray)
            .orElseGet(HttpRequest.BodyPublishers::noBody);
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(method, publisher)
            .header("Authorization", "Bearer " + token())
            .timeout(REQUEST_TIMEOUT)
            .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      int status = response.statusCode();
      int bound = status < 400 ? maxBytes : Math.max(maxBytes, MAX_ERROR_BYTES);
      byte[] bytes = in.readNBytes(bound + 1);
      if (bytes.length > bound) {
        throw TrainerException.failed(what + " answered more than " + bound + " bytes");
      }
      // A token may be refused while the operator or its API server starts.
      if (status >= 500 || status == 429 || status == 401) {
        String why = "answered " + status + " " + text(bytes);
        return retryAfter(response)
            .<Retry.Attempt<Answer>>map(pause -> Retry.again(why, pause))
            .orElseGet(() -> Retry.again(why));
      }
      return Retry.done(new Answer(status, bytes));
    }
  }

  static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    return text.substring(0, Math.min(text.length(), 500));
  }

  private String token() throws IOException {
    return Files.readString(tokenFile).strip();
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .map(pause -> pause.compareTo(LONGEST_WAIT) < 0 ? pause : LONGEST_WAIT);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}

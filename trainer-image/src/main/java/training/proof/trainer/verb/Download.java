package training.proof.trainer.verb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Duration;
import training.proof.protocol.canonical.Digest;
import training.proof.trainer.work.Retry;
import training.proof.trainer.work.TrainerException;

/** Fetches a source over http or https and checks it against the digest in the task. */
final class Download {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private Download() {}

  /** What is behind the address, if it has this SHA-256. */
  static Path fetch(String url, Digest sha256, Path folder) {
    try {
      return load(url, sha256, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path load(String url, Digest sha256, Path folder) throws IOException {
    URI uri = uri(url);
    Path file = Files.createTempFile(folder, "source", ".bin");
    Digest found = new Retry(Duration.ofMinutes(2)).run(url, () -> load(uri, file));
    if (!found.equals(sha256)) {
      throw TrainerException.mismatch(url + " has SHA-256 " + found + ", the task says " + sha256);
    }
    return file;
  }

  private static Retry.Attempt<Digest> load(URI uri, Path file)
      throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build()) {
      var request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() >= 500 || response.statusCode() == 429) {
          return Retry.again("answered " + response.statusCode());
        }
        if (response.statusCode() != 200) {
          throw TrainerException.badTask(uri + " answered " + response.statusCode());
        }
        var sha256 = Digest.sha256();
        try (var out = Files.newOutputStream(file);
            var in = new DigestInputStream(body, sha256)) {
          in.transferTo(out);
        }
        return Retry.done(Digest.ofRaw(sha256.digest()));
      }
    }
  }

  private static URI uri(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw TrainerException.badTask("source url '" + url + "' cannot be read: " + e.getMessage());
    }
    throw TrainerException.badTask("source url '" + url + "' must be http:// or https://");
  }
}

package training.proof.trainer.work;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** The work API of an operator, over a folder, with faults to order. */
final class FakeOperator implements AutoCloseable {
  static final String TOKEN = "token-1";

  private static final String PASSWORD = "changeit";

  private final HttpsServer server;
  private final FolderStore store;
  private final Task task;
  private final KeyStore keys;

  final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  final AtomicInteger failures = new AtomicInteger();
  volatile boolean resultConflict;
  volatile boolean stateNotReady;

  FakeOperator(Path folder, Path storeFolder, Task task) throws Exception {
    this.store = new FolderStore(storeFolder, task);
    this.task = task;
    this.keys = certificate(folder);
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.createContext("/trainer/v1/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  Digest pin() throws GeneralSecurityException {
    return Digest.of(keys.getCertificate("op").getEncoded());
  }

  Digest taskDigest() {
    return task.digest();
  }

  /** The JDK's own tool makes the certificate: no library for it is needed. */
  private static KeyStore certificate(Path folder) throws Exception {
    Path file = folder.resolve("operator.p12");
    if (!Files.exists(file)) {
      var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
      var process =
          new ProcessBuilder(
                  keytool,
                  "-genkeypair",
                  "-alias",
                  "op",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=somebody-else",
                  "-validity",
                  "1",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed");
      }
    }
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private SSLContext context() throws GeneralSecurityException {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString().substring("/trainer/v1/".length());
    String request = exchange.getRequestMethod() + " " + path;
    byte[] body = exchange.getRequestBody().readAllBytes();
    log.add(request);
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, problem("bad-token"));
    } else if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      exchange.getResponseHeaders().add("Retry-After", "0");
      answer(exchange, 503, problem("starting"));
    } else {
      dispatch(exchange, request.split("[ /?]"), body);
    }
  }

  private void dispatch(HttpExchange exchange, String[] parts, byte[] body) throws IOException {
    switch (parts[0] + " " + parts[1]) {
      case "GET task" -> answer(exchange, 200, task.encode());
      case "GET blobs" -> blob(exchange, parts);
      case "PUT blobs" -> offer(exchange, parts, body);
      case "PUT chunks" -> {
        store.putChunk(new Digest(parts[2]), body);
        answer(exchange, 201, new byte[0]);
      }
      case "GET boundaries" -> answer(exchange, 200, CanonicalJson.encode(listing()));
      case "PUT boundaries" -> {
        var note = CanonicalJson.read(body, FolderStore.BoundaryNote.class, "boundary");
        store.putBoundary(Integer.parseInt(parts[2]), note.digest(), note.lossMicroNats());
        answer(exchange, 204, new byte[0]);
      }
      case "GET states" -> state(exchange, parts);
      case "PUT result" -> {
        store.putResult(TaskResult.decode(body));
        answer(
            exchange,
            resultConflict ? 409 : 204,
            resultConflict ? problem("other-result") : new byte[0]);
      }
      case "PUT progress" -> answer(exchange, 204, new byte[0]);
      default -> answer(exchange, 404, problem("no-such-path"));
    }
  }

  private Map<String, Object> listing() {
    var known = store.boundaries();
    return known.boundaries().isEmpty()
        ? Map.of("boundaries", Map.of())
        : Map.of("boundaries", known.boundaries(), "lossMicroNats", known.lossMicroNats());
  }

  private void blob(HttpExchange exchange, String[] parts) throws IOException {
    var digest = new Digest(parts[2]);
    Optional<BlobManifest> manifest = store.manifest(digest);
    if (manifest.isEmpty()) {
      answer(exchange, 404, problem("no-such-blob"));
    } else if (parts[3].equals("manifest")) {
      answer(exchange, 200, manifest.get().encode());
    } else {
      answer(exchange, 200, store.chunk(digest, manifest.get(), Integer.parseInt(parts[4])));
    }
  }

  private void offer(HttpExchange exchange, String[] parts, byte[] body) throws IOException {
    List<Digest> missing = store.offer(BlobManifest.decode(body, new Digest(parts[2])));
    if (missing.isEmpty()) {
      answer(exchange, 201, new byte[0]);
    } else {
      answer(exchange, 409, CanonicalJson.encode(Map.of("missing", missing)));
    }
  }

  private void state(HttpExchange exchange, String[] parts) throws IOException {
    if (stateNotReady) {
      stateNotReady = false;
      exchange.getResponseHeaders().add("Retry-After", "0");
      answer(exchange, 503, problem("on-its-way"));
      return;
    }
    var answer =
        store.state(
            parts[2], Integer.parseInt(parts[3]), Integer.parseInt(parts[4]), Optional.empty());
    switch (answer) {
      case StateAnswer.Held(Digest digest) ->
          answer(exchange, 200, CanonicalJson.encode(Map.of("digest", digest)));
      case StateAnswer.Unavailable(String reason) -> answer(exchange, 404, problem(reason));
    }
  }

  private static byte[] problem(String reason) {
    return ("{\"reason\":\"" + reason + "\",\"message\":\"as ordered\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package training.proof.trainer.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.ExitCode;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;
import training.proof.trainer.work.Progress;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

class PackVerbTest {
  private static final String TOKENIZER = "/tokenizer.json";

  @TempDir private Path folder;
  private HttpServer server;
  private byte[] served = new byte[0];
  private byte[] tokenizer = new byte[0];
  private int failures;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean fails = failures-- > 0;
          byte[] body = exchange.getRequestURI().getPath().equals(TOKENIZER) ? tokenizer : served;
          exchange.sendResponseHeaders(fails ? 503 : 200, fails ? -1 : body.length);
          if (!fails) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void wholeTextsAreSortedSeparatedAndDealtByTheHashOfTheirPath() throws IOException {
    served = zip(texts());
    var packed = pack(task("**/*.java", 500, 100_000));
    var manifest = manifest(packed);
    String train = text(manifest.train());
    String heldOut = text(manifest.heldOut());
    assertThat(packed.files()).isEqualTo(20);
    assertThat(packed.trainTokens()).isEqualTo(train.length());
    assertThat(packed.heldOutTokens()).isEqualTo(heldOut.length());
    assertThat(train).endsWith("\0").doesNotContain("README");
    for (int i = 10; i < 30; i++) {
      String text = "class C" + i + " {}\0";
      assertThat(train.contains(text)).as(text).isNotEqualTo(heldOut.contains(text));
    }
    assertThat(train.split("\0")).isSorted();
  }

  @Test
  void theSameSourcesGiveTheSameDataSet() throws IOException {
    served = zip(texts());
    var task = task("**/*.java", 500, 100_000);
    assertThat(pack(task).digest()).isEqualTo(pack(task).digest());
  }

  @Test
  void binaryRepeatedAndOverlongContentIsDropped() throws IOException {
    var texts = texts();
    texts.put("src/Copy.java", texts.get("src/C10.java"));
    texts.put("src/Zero.java", new byte[] {65, 0, 66});
    texts.put("src/Latin.java", new byte[] {(byte) 0xe9, 65, 66});
    texts.put("src/Empty.java", new byte[0]);
    texts.put("src/Long.java", "x".repeat((4 << 20) + 1).getBytes(StandardCharsets.UTF_8));
    served = zip(texts);
    assertThat(pack(task("**/*.java", 500, 10_000_000)).files()).isEqualTo(20);
  }

  @Test
  void noMoreThanTheTokensAllowedAreTaken() throws IOException {
    served = zip(texts());
    assertThat(pack(task("**/*.java", 500, 100)).bytes()).isBetween(80L, 100L);
  }

  @Test
  void twoStarsStandForAnyFoldersAndForNone() throws IOException {
    served = zip(texts());
    assertThatThrownBy(() -> pack(task("*.java", 500, 100_000)))
        .isInstanceOf(TrainerException.class)
        .hasMessageContaining("of 0 text files");
    var texts = texts();
    texts.put("Top.java", "class Top {}".getBytes(StandardCharsets.UTF_8));
    served = zip(texts);
    assertThat(pack(task("**/*.java", 500, 100_000)).files()).isEqualTo(21);
  }

  @Test
  void aServerThatStumblesIsAskedAgain() throws IOException {
    served = zip(texts());
    failures = 2;
    assertThat(pack(task("**/*.java", 500, 100_000)).files()).isEqualTo(20);
  }

  @Test
  void aSourceThatIsNotItsDigestIsRefused() throws IOException {
    served = zip(texts());
    var task = task("**/*.java", 500, 100_000);
    served = zip(Map.of("src/Evil.java", new byte[] {65}));
    assertThatThrownBy(() -> pack(task))
        .isInstanceOfSatisfying(
            TrainerException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISMATCH));
  }

  @Test
  void aTokenizerFileMakesTheTokensAndIsPartOfTheData() throws IOException {
    served = zip(texts());
    tokenizer = Files.readAllBytes(Path.of("src/test/resources/tokenizer/bpe-600.json"));
    var packed = pack(withTokenizer(Digest.of(tokenizer), "<|endoftext|>"));
    var manifest = manifest(packed);
    assertThat(packed.files()).isEqualTo(20);
    assertThat(packed.vocabulary()).isEqualTo(601);
    assertThat(manifest.format()).isEqualTo("tokens-u16");
    assertThat(manifest.vocabulary()).isEqualTo(601);
    assertThat(bytes(manifest.tokenizerFile().orElseThrow().blob())).isEqualTo(tokenizer);
    byte[] train = bytes(manifest.train());
    assertThat(train).hasSize((int) (2 * manifest.trainTokens())).endsWith(600 & 0xff, 600 >> 8);
    assertThat(bytes(manifest.heldOut())).hasSize((int) (2 * manifest.heldOutTokens()));
    assertThat(packed.bytes()).isEqualTo(2 * (packed.trainTokens() + packed.heldOutTokens()));
    assertThat(pack(withTokenizer(Digest.of(tokenizer), "<|endoftext|>")).digest())
        .isEqualTo(packed.digest());
  }

  @Test
  void aTokenizerFileThatIsNoneOrNotItsDigestIsRefused() throws IOException {
    served = zip(texts());
    tokenizer = "{}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> pack(withTokenizer(Digest.of(tokenizer), "x")))
        .hasMessageContaining("the tokenizer file is refused: it has 0 tokens");
    assertThatThrownBy(() -> pack(withTokenizer(Digest.ZERO, "x")))
        .isInstanceOfSatisfying(
            TrainerException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISMATCH));
  }

  @Test
  void tasksThatMakeNoSenseAreRefused() throws IOException {
    served = zip(texts());
    assertThatThrownBy(() -> pack(task("**/*.java", 0, 100))).hasMessageContaining("heldOutPerM");
    assertThatThrownBy(() -> pack(task("**/*.java", 500, 0))).hasMessageContaining("maxTokens");
    assertThatThrownBy(() -> pack(task("[", 500, 100))).hasMessageContaining("is no glob");
    var source = new Task.Source("file:///etc/passwd", Digest.ZERO, "**");
    assertThatThrownBy(() -> pack(new Task.Pack(List.of(source), Optional.empty(), 500, 100, 1)))
        .hasMessageContaining("must be http:// or https://");
  }

  private Task.Pack task(String include, int perMille, long maxTokens) {
    String url = "http://localhost:" + server.getAddress().getPort() + "/sources.jar";
    var source = new Task.Source(url, Digest.of(served), include);
    return new Task.Pack(List.of(source), Optional.empty(), perMille, maxTokens, 1);
  }

  private Task.Pack withTokenizer(Digest sha256, String endOfText) {
    var plain = task("**/*.java", 500, 100_000);
    String url = "http://localhost:" + server.getAddress().getPort() + TOKENIZER;
    return new Task.Pack(
        plain.sources(),
        Optional.of(new Task.Tokenizer(url, sha256, Optional.of(endOfText))),
        500,
        100_000,
        1);
  }

  private TaskResult.Packed pack(Task.Pack task) throws IOException {
    var clock = InstantSource.system();
    var metrics = new Metrics(clock);
    var store = new FolderStore(folder.resolve("store"), task);
    var quiet = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    var blobs = new Blobs(store, Files.createTempDirectory(folder, "scratch"), metrics);
    var work = new Workspace(store, blobs, new Progress(store, quiet, clock), metrics);
    return (TaskResult.Packed) new PackVerb().run(task, work);
  }

  private DataManifest manifest(TaskResult.Packed packed) {
    return CanonicalJson.decode(
        bytes(packed.data()), DataManifest.class, "data manifest", DataManifest.MAX_BYTES);
  }

  private String text(Digest blob) {
    return new String(bytes(blob), StandardCharsets.UTF_8);
  }

  private byte[] bytes(Digest blob) {
    var store = new FolderStore(folder.resolve("store"), new Task.SelfTest("exact", 1));
    return new Blobs(store, folder, new Metrics(InstantSource.system()))
        .fetchSmall(blob, "blob", 1 << 20);
  }

  private static Map<String, byte[]> texts() {
    var texts = new LinkedHashMap<String, byte[]>();
    texts.put("README.md", "README".getBytes(StandardCharsets.UTF_8));
    for (int i = 29; i >= 10; i--) {
      texts.put("src/C" + i + ".java", ("class C" + i + " {}").getBytes(StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}

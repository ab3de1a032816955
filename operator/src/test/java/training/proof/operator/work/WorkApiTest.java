package training.proof.operator.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.operator.Samples;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.Blobs;
import training.proof.operator.blob.VolumeBlobStore;
import training.proof.operator.http.ApiException;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** What a pod may and may not do, on the resources themselves. */
class WorkApiTest {
  private static final byte[] TOKENS = "tokens".getBytes(UTF_8);

  @TempDir Path folder;

  private final AtomicInteger results = new AtomicInteger();
  private BlobStore blobs;
  private TaskStore tasks;
  private WorkBlobResource blobResource;
  private WorkTaskResource taskResource;
  private Digest tokens;
  private Digest data;
  private StateSource.Answer stateAnswer = new StateSource.NotYet(Duration.ofSeconds(1));

  @BeforeEach
  void prepare() {
    blobs = new VolumeBlobStore(folder, InstantSource.system());
    tasks = new TaskStore(folder.resolve("tasks"));
    tokens = Blobs.put(blobs, TOKENS);
    var manifest = DataManifest.ofBytes(6, tokens, 6, tokens);
    data = Blobs.put(blobs, CanonicalJson.encode(manifest));
    PodAuthenticator pods = token -> Optional.of(new WorkerPod("p", "u", new Digest(token)));
    var worker = new Worker(pods, tasks);
    blobResource =
        new WorkBlobResource(worker, blobs, new TaskScope(blobs, tasks), new UploadAllowances());
    taskResource =
        new WorkTaskResource(
            worker,
            tasks,
            blobs,
            request -> stateAnswer,
            List.of(task -> results.incrementAndGet()));
  }

  @Test
  void nobodyGetsInWithoutATokenOfAKnownTask() {
    refused(401, "unauthorized", () -> taskResource.task(null));
    refused(401, "unauthorized", () -> taskResource.task("Basic abc"));
    refused(404, "no-such-task", () -> taskResource.task("Bearer " + data));
  }

  @Test
  void aPodReadsWhatItsTaskNamesAndNothingElse() {
    String token = token(Samples.train(data));
    assertThat(blobResource.manifest(token, data.hex()).getStatus()).isEqualTo(200);
    assertThat(blobResource.chunk(token, tokens.hex(), 0).getStatus()).isEqualTo(200);
    refused(404, "no-such-chunk", () -> blobResource.chunk(token, tokens.hex(), 1));
    Digest other = Blobs.put(blobs, new byte[] {7});
    refused(403, "not-named", () -> blobResource.manifest(token, other.hex()));
    String selfTest = token(Samples.selfTest());
    refused(403, "not-named", () -> blobResource.manifest(selfTest, data.hex()));
  }

  @Test
  void aTaskIsGivenAsItsDigestWasMade() {
    var task = Samples.train(data);
    assertThat(taskResource.task(token(task)).getEntity()).isEqualTo(task.encode());
  }

  @Test
  void anUploadIsCheckedNamedAndBounded() {
    String token = token(Samples.train(data));
    byte[] state = {1, 2, 3};
    var manifest = BlobManifest.of(state);
    String chunk = Digest.of(state).hex();
    Response missing = putManifest(token, manifest);
    assertThat(missing.getStatus()).isEqualTo(409);
    assertThat(new String((byte[]) missing.getEntity(), UTF_8))
        .isEqualTo("{\"missing\":[\"" + chunk + "\"]}");
    assertThat(blobResource.putChunk(token, chunk, stream(state)).getStatus()).isEqualTo(201);
    assertThat(blobResource.putChunk(token, chunk, stream(state)).getStatus()).isEqualTo(200);
    assertThat(putManifest(token, manifest).getStatus()).isEqualTo(201);
    String replay = token(Samples.replay(data));
    byte[] more = {4};
    refused(
        403,
        "upload-limit",
        () -> blobResource.putChunk(replay, Digest.of(more).hex(), stream(more)));
  }

  @Test
  void aBoundaryIsStoredOnceItsStateIsAndThenReadable() {
    var task = Samples.train(data);
    String token = token(task);
    byte[] state = {1, 2, 3};
    Digest digest = BlobManifest.of(state).digest();
    String body = "{\"digest\":\"" + digest + "\",\"lossMicroNats\":[7]}";
    refused(409, "missing-blob", () -> taskResource.putBoundary(token, 1, stream(body)));
    Blobs.put(blobs, state);
    refused(403, "not-named", () -> blobResource.manifest(token, digest.hex()));
    assertThat(taskResource.putBoundary(token, 1, stream(body)).getStatus()).isEqualTo(204);
    assertThat(blobResource.manifest(token, digest.hex()).getStatus()).isEqualTo(200);
    String other = "{\"digest\":\"" + data + "\"}";
    refused(409, "boundary-differs", () -> taskResource.putBoundary(token, 1, stream(other)));
    refused(400, "no-such-boundary", () -> taskResource.putBoundary(token, 11, stream(body)));
    assertThat(new String((byte[]) taskResource.boundaries(token).getEntity(), UTF_8))
        .isEqualTo("{\"boundaries\":{\"1\":\"" + digest + "\"},\"lossMicroNats\":[7]}");
  }

  @Test
  void anAuditorsPodGetsOnlyTheStatesItsTaskDraws() {
    var task = Samples.replay(data);
    String token = token(task);
    refused(403, "not-named", () -> taskResource.state(token, "beta", 1, 3, null));
    refused(403, "not-named", () -> taskResource.state(token, "gamma", 1, 2, null));
    refused(503, "not-yet", () -> taskResource.state(token, "beta", 1, 2, null));
    stateAnswer = new StateSource.Unavailable("not-mine");
    refused(404, "not-mine", () -> taskResource.state(token, "beta", 1, 10, null));
    Digest state = Blobs.put(blobs, new byte[] {5});
    stateAnswer = new StateSource.Here(state);
    refused(403, "not-named", () -> blobResource.manifest(token, state.hex()));
    assertThat(taskResource.state(token, "beta", 1, 7, null).getStatus()).isEqualTo(200);
    assertThat(blobResource.manifest(token, state.hex()).getStatus()).isEqualTo(200);
  }

  @Test
  void theFirstResultWinsAndWakesOnce() {
    var task = Samples.selfTest();
    String token = token(task);
    assertThat(taskResource.result(token, result(task.digest(), data)).getStatus()).isEqualTo(204);
    assertThat(taskResource.result(token, result(task.digest(), data)).getStatus()).isEqualTo(204);
    refused(
        409, "different-result", () -> taskResource.result(token, result(task.digest(), tokens)));
    refused(400, "wrong-task", () -> taskResource.result(token, result(data, data)));
    assertThat(results).hasValue(1);
  }

  @Test
  void bodiesAreBounded() {
    String token = token(Samples.train(data));
    refused(413, "too-large", () -> taskResource.progress(token, stream(" ".repeat(5000))));
  }

  private InputStream result(Digest task, Digest digest) {
    var result = new TaskResult.SelfTested(task, digest, digest, true, "cpu", digest, Map.of(), 1);
    return stream(result.encode());
  }

  private Response putManifest(String token, BlobManifest manifest) {
    return blobResource.putManifest(token, manifest.digest().hex(), stream(manifest.encode()));
  }

  private String token(Task task) {
    return "Bearer " + tasks.add(task);
  }

  private static void refused(int status, String reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }

  private static InputStream stream(String text) {
    return stream(text.getBytes(UTF_8));
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }
}

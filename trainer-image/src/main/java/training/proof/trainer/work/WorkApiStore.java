package training.proof.trainer.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Artefacts of a pod: everything goes through the work API of the member's own operator. */
public final class WorkApiStore implements ArtefactStore {
  private static final String API = "/trainer/v1/";
  private static final int SMALL = 64 << 10;
  private static final int LARGE = 4 << 20;

  private final WorkApiClient client;
  private final Duration patience;
  private final Duration statePatience;
  private final Task task;

  /**
   * @param certificate SHA-256 of the operator's certificate
   * @param wanted digest of the task this pod was made for
   * @param patience how long an operator may be away
   * @param statePatience how long a state of another member may be on its way
   */
  public WorkApiStore(
      URI operator,
      Digest certificate,
      Path tokenFile,
      Digest wanted,
      Duration patience,
      Duration statePatience) {
    this.client = new WorkApiClient(operator, certificate, tokenFile);
    this.patience = patience;
    this.statePatience = statePatience;
    this.task = fetchTask(wanted);
  }

  private Task fetchTask(Digest wanted) {
    byte[] bytes = expect(client.get(API + "task", Task.MAX_BYTES, patience), "the task", 200);
    if (!Digest.of(bytes).equals(wanted)) {
      throw TrainerException.mismatch(
          "the operator sent task " + Digest.of(bytes) + ", this pod is for " + wanted);
    }
    try {
      return Task.decode(bytes);
    } catch (MalformedException e) {
      throw TrainerException.badTask("task " + wanted + ": " + e.getMessage());
    }
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Optional<BlobManifest> manifest(Digest blob) {
    var answer =
        client.get(API + "blobs/" + blob + "/manifest", BlobManifest.MAX_MANIFEST_BYTES, patience);
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(BlobManifest.decode(expect(answer, "the manifest of " + blob, 200), blob));
  }

  @Override
  public byte[] chunk(Digest blob, BlobManifest manifest, int index) {
    String path = API + "blobs/" + blob + "/chunks/" + index;
    return expect(client.get(path, manifest.chunkLength(index), patience), path, 200);
  }

  @Override
  public List<Digest> offer(BlobManifest manifest) {
    String path = API + "blobs/" + manifest.digest();
    var answer = client.put(path, manifest.encode(), LARGE, patience);
    if (answer.status() == 409) {
      return parse(answer, Missing.class, path).missing();
    }
    expect(answer, path, 200, 201, 204);
    return List.of();
  }

  @Override
  public void putChunk(Digest digest, byte[] bytes) {
    String path = API + "chunks/" + digest;
    expect(client.put(path, bytes, SMALL, patience), path, 200, 201, 204);
  }

  @Override
  public Boundaries boundaries() {
    var answer = client.get(API + "boundaries", LARGE, patience);
    if (answer.status() == 404) {
      return Boundaries.none();
    }
    expect(answer, "the boundaries", 200);
    var listing = parse(answer, Listing.class, "the boundaries");
    return new Boundaries(listing.boundaries(), listing.lossMicroNats().orElse(List.of()));
  }

  @Override
  public void putBoundary(int boundary, Digest state, List<Long> lossMicroNats) {
    String path = API + "boundaries/" + boundary;
    byte[] body = CanonicalJson.encode(new FolderStore.BoundaryNote(state, lossMicroNats));
    expect(client.put(path, body, SMALL, patience), path, 200, 201, 204);
  }

  @Override
  public StateAnswer state(String member, int slot, int boundary, Optional<Digest> answer) {
    String path =
        API
            + "states/"
            + member
            + "/"
            + slot
            + "/"
            + boundary
            + answer.map(digest -> "?answer=" + digest).orElse("");
    var found = client.get(path, SMALL, statePatience);
    return found.status() == 404
        ? new StateAnswer.Unavailable(reason(found))
        : new StateAnswer.Held(parse(expectAnswer(found, path), StateDigest.class, path).digest());
  }

  @Override
  public void putProgress(ProgressReport report) {
    try {
      client.put(API + "progress", CanonicalJson.encode(report), SMALL, Duration.ZERO);
    } catch (TrainerException e) {
      // The next report tells more than this one; work is not stopped for it.
    }
  }

  @Override
  public void putResult(TaskResult result) {
    var answer = client.put(API + "result", result.encode(), SMALL, patience);
    if (answer.status() == 409) {
      throw TrainerException.failed(
          "the operator refuses this result: " + WorkApiClient.text(answer.body()));
    }
    expect(answer, "the result", 200, 201, 204);
  }

  @Override
  public void close() {
    client.close();
  }

  private static WorkApiClient.Answer expectAnswer(WorkApiClient.Answer answer, String what) {
    expect(answer, what, 200);
    return answer;
  }

  private static byte[] expect(WorkApiClient.Answer answer, String what, int... wanted) {
    for (int status : wanted) {
      if (answer.status() == status) {
        return answer.body();
      }
    }
    throw TrainerException.failed(
        "the operator answered "
            + answer.status()
            + " when asked for "
            + what
            + ": "
            + WorkApiClient.text(answer.body()));
  }

  private static <T> T parse(WorkApiClient.Answer answer, Class<T> type, String what) {
    try {
      return CanonicalJson.read(answer.body(), type, "the answer to " + what);
    } catch (MalformedException e) {
      throw TrainerException.failed(e.getMessage());
    }
  }

  /** The stable code where there is one: it becomes part of a signed report. */
  private static String reason(WorkApiClient.Answer answer) {
    try {
      JsonNode tree = CanonicalJson.read(answer.body(), JsonNode.class, "the answer");
      String reason = tree.path("reason").asText("");
      return reason.matches("[a-z0-9-]{1,64}") ? reason : "not-held";
    } catch (MalformedException e) {
      return "not-held";
    }
  }

  /** Chunks that the operator lacks. */
  record Missing(List<Digest> missing) {}

  /** The digest of a state that the operator holds. */
  record StateDigest(Digest digest) {}

  /** What this task stored before. */
  record Listing(TreeMap<Integer, Digest> boundaries, Optional<List<Long>> lossMicroNats) {}
}

package training.proof.trainer.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * Artefacts in a local folder, for research and tests: {@code chunks/<2>/<sha256>}, {@code
 * blobs/<digest>.json}, {@code states/<member>/<slot>/<boundary>} and, for resuming, {@code
 * tasks/<digest>/}. Files get their names by a rename, so a killed process leaves none
 * half-written.
 */
public final class FolderStore implements ArtefactStore {
  private static final int MAX_NOTE_BYTES = 16 << 20;

  private final Path root;
  private final Task task;

  public FolderStore(Path root, Task task) {
    this.root = root;
    this.task = task;
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Optional<BlobManifest> manifest(Digest blob) {
    return read(blobFile(blob)).map(bytes -> BlobManifest.decode(bytes, blob));
  }

  @Override
  public byte[] chunk(Digest blob, BlobManifest manifest, int index) {
    return read(chunkFile(manifest.chunks().get(index)))
        .orElseThrow(
            () ->
                TrainerException.temporary(
                    "chunk " + index + " of blob " + blob + " is missing in " + root));
  }

  @Override
  public List<Digest> offer(BlobManifest manifest) {
    var missing = new LinkedHashSet<>(manifest.chunks());
    missing.removeIf(chunk -> Files.exists(chunkFile(chunk)));
    if (missing.isEmpty()) {
      write(blobFile(manifest.digest()), manifest.encode());
    }
    return List.copyOf(missing);
  }

  @Override
  public void putChunk(Digest digest, byte[] bytes) {
    write(chunkFile(digest), bytes);
  }

  @Override
  public Boundaries boundaries() {
    var found = new TreeMap<Integer, Digest>();
    List<Long> losses = List.of();
    for (int j = 1; ; j++) {
      var note = read(taskFile("boundary-" + j + ".json"));
      if (note.isEmpty()) {
        return new Boundaries(found, losses);
      }
      JsonNode tree = CanonicalJson.tree(note.get(), "boundary note", MAX_NOTE_BYTES);
      BoundaryNote boundary = CanonicalJson.convert(tree, BoundaryNote.class, "boundary note");
      found.put(j, boundary.digest());
      losses = boundary.lossMicroNats();
    }
  }

  @Override
  public void putBoundary(int boundary, Digest state, List<Long> lossMicroNats) {
    if (task instanceof Task.Train train) {
      Path file = stateFile(train.member(), train.slot(), boundary);
      write(file, state.hex().getBytes(StandardCharsets.US_ASCII));
    }
    write(
        taskFile("boundary-" + boundary + ".json"),
        CanonicalJson.encode(new BoundaryNote(state, lossMicroNats)));
  }

  @Override
  public StateAnswer state(String member, int slot, int boundary, Optional<Digest> answer) {
    return read(stateFile(member, slot, boundary))
        .map(bytes -> new String(bytes, StandardCharsets.US_ASCII).strip())
        .<StateAnswer>map(hex -> new StateAnswer.Held(new Digest(hex)))
        .orElseGet(() -> new StateAnswer.Unavailable("not-stored"));
  }

  @Override
  public void putProgress(ProgressReport report) {
    write(taskFile("progress.json"), CanonicalJson.encode(report));
  }

  @Override
  public void putResult(TaskResult result) {
    write(taskFile("result.json"), result.encode());
  }

  @Override
  public void close() {}

  private Path chunkFile(Digest digest) {
    return root.resolve("chunks").resolve(digest.hex().substring(0, 2)).resolve(digest.hex());
  }

  private Path blobFile(Digest digest) {
    return root.resolve("blobs").resolve(digest.hex() + ".json");
  }

  private Path stateFile(String member, int slot, int boundary) {
    if (!member.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
      throw TrainerException.badTask("member '" + member + "' is not a DNS label");
    }
    return root.resolve("states")
        .resolve(member)
        .resolve(Integer.toString(slot))
        .resolve(Integer.toString(boundary));
  }

  private Path taskFile(String name) {
    return root.resolve("tasks").resolve(task.digest().hex()).resolve(name);
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Path part = Files.createTempFile(file.getParent(), "write", ".part");
      Files.write(part, bytes);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is kept of a boundary. */
  record BoundaryNote(Digest digest, List<Long> lossMicroNats) {}
}

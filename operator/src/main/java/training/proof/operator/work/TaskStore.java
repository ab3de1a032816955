package training.proof.operator.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import training.proof.operator.volume.DurableFiles;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * Tasks and what came of them, on the volume: {@code <task>/{task,boundaries,result}.json}. The
 * first result of a task is the fact; a different second one is kept aside as an incident.
 */
public final class TaskStore {
  private final Path root;
  private final DurableFiles files;
  private final Map<Digest, Progress> progress = new ConcurrentHashMap<>();

  /**
   * @param root a folder of its own, made if absent
   */
  public TaskStore(Path root) {
    this.root = root;
    this.files = new DurableFiles(root.resolve("tmp"));
  }

  /** What became of a result that was handed in. */
  public enum Outcome {
    STORED,
    SAME,
    DIFFERENT
  }

  /** Stores a task; again is fine. */
  public Digest add(Task task) {
    byte[] bytes = task.encode();
    var digest = Digest.of(bytes);
    files.writeOnce(file(digest, "task"), bytes);
    return digest;
  }

  /** A task by its digest. */
  public Optional<Task> task(Digest digest) {
    return DurableFiles.read(file(digest, "task")).map(Task::decode);
  }

  /** The boundary states stored for a task. */
  public Boundaries boundaries(Digest task) {
    return DurableFiles.read(file(task, "boundaries"))
        .map(bytes -> CanonicalJson.read(bytes, Boundaries.class, "boundaries of " + task))
        .orElse(Boundaries.NONE);
  }

  /**
   * Notes a boundary state.
   *
   * @param losses of the steps up to that boundary; empty when the pod did not tell
   * @return false, and nothing changed, when another state is noted for that boundary
   */
  public synchronized boolean putBoundary(
      Digest task, int boundary, Digest state, List<Long> losses) {
    var now = boundaries(task);
    Digest noted = now.boundaries().get(boundary);
    if (noted != null && !noted.equals(state)) {
      return false;
    }
    files.write(file(task, "boundaries"), CanonicalJson.encode(now.with(boundary, state, losses)));
    return true;
  }

  /** Hands in a result. */
  public synchronized Outcome putResult(Digest task, TaskResult result) {
    Path file = file(task, "result");
    if (files.writeOnce(file, result.encode())) {
      return Outcome.STORED;
    }
    if (result(task).map(TaskResult::digest).filter(result.digest()::equals).isPresent()) {
      return Outcome.SAME;
    }
    files.writeOnce(file(task, "incident-" + result.digest().label()), result.encode());
    return Outcome.DIFFERENT;
  }

  /** The result of a task, once there is one. */
  public Optional<TaskResult> result(Digest task) {
    return DurableFiles.read(file(task, "result")).map(TaskResult::decode);
  }

  /** Notes that a state was handed out for a task: from now on its pod may fetch it. */
  public void handOut(Digest task, Digest state) {
    files.writeOnce(handed(task).resolve(state.hex()), new byte[0]);
  }

  /** Whether a state was handed out for a task. */
  public boolean isHandedOut(Digest task, Digest state) {
    return Files.exists(handed(task).resolve(state.hex()));
  }

  /** Blobs that a task's pod or its result may name: states, payloads, parameters, data. */
  public Set<Digest> blobs(Digest task) {
    var named = new HashSet<Digest>(boundaries(task).boundaries().values());
    named.addAll(digests(handed(task)));
    result(task).ifPresent(result -> named.addAll(result.outputs()));
    return named;
  }

  /** The newest progress of a running task. */
  public Optional<Progress> progress(Digest task) {
    return Optional.ofNullable(progress.get(task));
  }

  /** Shows the newest progress of every task that told some. */
  public void forEachProgress(BiConsumer<Task, Progress> consumer) {
    progress.forEach((digest, newest) -> task(digest).ifPresent(t -> consumer.accept(t, newest)));
  }

  void putProgress(Digest task, Progress newest) {
    progress.put(task, newest);
  }

  /** Forgets a task and its result. */
  public synchronized void remove(Digest task) {
    progress.remove(task);
    DurableFiles.deleteTree(root.resolve(task.hex()));
  }

  /** All tasks here, in no order. */
  public List<Digest> tasks() {
    return digests(root);
  }

  private static List<Digest> digests(Path folder) {
    try {
      return DurableFiles.children(folder).stream()
          .map(child -> child.getFileName().toString())
          .filter(name -> name.length() == 64)
          .map(Digest::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private Path handed(Digest task) {
    return root.resolve(task.hex()).resolve("handed");
  }

  private Path file(Digest task, String name) {
    return root.resolve(task.hex()).resolve(name + ".json");
  }
}

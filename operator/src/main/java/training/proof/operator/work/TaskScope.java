package training.proof.operator.work;

import java.util.HashSet;
import java.util.Set;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.DataManifests;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;

/** What a task gives its pod the right to: the blobs and states that it names, and no others. */
final class TaskScope {
  private final BlobStore blobs;
  private final TaskStore tasks;

  TaskScope(BlobStore blobs, TaskStore tasks) {
    this.blobs = blobs;
    this.tasks = tasks;
  }

  /** Whether the task's pod may fetch this blob. */
  boolean mayRead(Task task, Digest blob) {
    return inputs(task).contains(blob)
        || tasks.boundaries(task.digest()).contains(blob)
        || tasks.isHandedOut(task.digest(), blob);
  }

  /** Whether the task's pod may ask for this boundary state of another member's slot. */
  static boolean mayAsk(Task task, String member, int slot, int boundary) {
    return task instanceof Task.Replay replay
        && replay.slots().stream()
            .filter(drawn -> drawn.member().equals(member) && drawn.slot() == slot)
            .anyMatch(
                drawn ->
                    drawn.segments().contains(boundary)
                        || (drawn.payload() && boundary == replay.recipe().segments()));
  }

  /** Blobs the task names, and those that its data manifest names. */
  Set<Digest> inputs(Task task) {
    return switch (task) {
      case Task.Train train -> inputs(train.data(), train.parent());
      case Task.Replay replay -> inputs(replay.data(), replay.parent());
      case Task.Aggregate aggregate -> {
        var all = inputs(aggregate.data(), aggregate.parent());
        aggregate.payloads().forEach(payload -> all.add(payload.payload()));
        yield all;
      }
      case Task.SelfTest selfTest -> Set.of();
      case Task.Pack pack -> Set.of();
    };
  }

  /** New bytes the task's pod may upload; states and payloads are a little longer than numbers. */
  static long uploadBytes(Task task) {
    return switch (task) {
      case Task.Train train ->
          slack(parameterBytes(train.recipe()) * (3L * (train.recipe().segments() + 1) + 1));
      case Task.Aggregate aggregate -> slack(parameterBytes(aggregate.recipe()) * 2);
      case Task.Pack pack -> slack(pack.maxTokens());
      case Task.Replay replay -> 0;
      case Task.SelfTest selfTest -> 0;
    };
  }

  private Set<Digest> inputs(Digest data, String parent) {
    var all = new HashSet<Digest>();
    all.add(data);
    if (!parent.isEmpty()) {
      all.add(new Digest(parent));
    }
    DataManifests.read(blobs, data)
        .ifPresent(
            manifest -> {
              all.add(manifest.train());
              all.add(manifest.heldOut());
            });
    return all;
  }

  /** An upper bound: biases and norms are counted generously. */
  private static long parameterBytes(Recipe recipe) {
    var model = recipe.model();
    long width = model.width();
    long embeddings = (2L * model.vocabulary() + model.context() + 4) * width;
    long layer = 12 * width * width + 20 * width;
    return 4 * (embeddings + model.layers() * layer);
  }

  private static long slack(long bytes) {
    return bytes + bytes / 8 + (8L << 20);
  }
}

package training.proof.operator.work;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.DataManifests;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/** What a task gives its pod the right to: the blobs and states that it names, and no others. */
final class TaskScope {
  private static final int MAX_TOKEN_BYTES = 4;
  private static final long MAX_TOKENIZER_BYTES = 32L << 20;

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
      case Task.Train train -> {
        var all = inputs(train.data(), train.parent());
        train.residual().ifPresent(all::add);
        yield all;
      }
      case Task.Replay replay -> {
        var all = inputs(replay.data(), replay.parent());
        replay.slots().forEach(slot -> slot.residual().ifPresent(all::add));
        yield all;
      }
      case Task.Aggregate aggregate ->
          inputs(aggregate.data(), aggregate.parent(), aggregate.payloads());
      case Task.Score score -> inputs(score.data(), score.parent(), score.payloads());
      case Task.SelfTest selfTest -> Set.of();
      case Task.Pack pack -> Set.of();
    };
  }

  /** New bytes the task's pod may upload; states and payloads are a little longer than numbers. */
  static long uploadBytes(Task task) {
    return switch (task) {
      case Task.Train train ->
          slack(
              train.recipe().stateBytes() * (train.recipe().segments() + 1)
                  + train.recipe().maximumPayloadBytes()
                  + train.recipe().maximumResidualBytes());
      case Task.Aggregate aggregate ->
          slack(
              aggregate.recipe().maximumCheckpointBytes()
                  + aggregate.recipe().maximumResidualBytes());
      case Task.Pack pack ->
          slack(
              pack.maxTokens() * (pack.tokenizer().isPresent() ? MAX_TOKEN_BYTES : 1)
                  + (pack.tokenizer().isPresent() ? MAX_TOKENIZER_BYTES : 0));
      case Task.Replay replay -> 0;
      case Task.Score score -> 0;
      case Task.SelfTest selfTest -> 0;
    };
  }

  private Set<Digest> inputs(Digest data, String parent, List<Task.PayloadRef> payloads) {
    var all = inputs(data, parent);
    payloads.forEach(payload -> all.add(payload.payload()));
    return all;
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

  private static long slack(long bytes) {
    return bytes + bytes / 8 + (8L << 20);
  }
}

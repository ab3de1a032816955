package training.proof.operator.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.operator.Samples;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.Blobs;
import training.proof.operator.blob.VolumeBlobStore;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** What an ended round leaves goes; what anybody may still ask for stays. */
class HousekeepingTest {
  @TempDir Path folder;

  private final Set<Digest> held = new HashSet<>();
  private final List<Digest> forgotten = new ArrayList<>();
  private final List<Digest> rounds = new ArrayList<>();
  private TaskStore tasks;
  private BlobStore blobs;
  private Housekeeping housekeeping;

  @BeforeEach
  void start() {
    tasks = new TaskStore(folder.resolve("tasks"));
    blobs =
        new VolumeBlobStore(folder.resolve("blobs"), () -> Instant.now().minus(Duration.ofDays(1)));
    var later = new VolumeBlobStore(folder.resolve("blobs"), Clock.systemUTC());
    housekeeping =
        new Housekeeping(tasks, later, () -> held, forgotten::add, rounds::add, Clock.systemUTC());
  }

  @Test
  void statesAndPayloadsGoWithTheRoundTheyBelongTo() {
    Digest running = blob("state of a round that is alive");
    Digest ended = blob("state of a round that is over");
    Digest payload = blob("payload of a round that is over");
    Digest checkpoint = blob("checkpoint");
    Digest alive = train(0, Samples.ROUND, running, running);
    Digest over = train(1, Samples.DATA, ended, payload);

    assertThat(housekeeping.sweep(Samples.DATA::equals, Set.of(checkpoint))).isPositive();

    assertThat(blobs.has(running)).isTrue();
    assertThat(blobs.has(checkpoint)).isTrue();
    assertThat(blobs.has(ended)).isFalse();
    assertThat(blobs.has(payload)).isFalse();
    assertThat(tasks.tasks()).containsExactly(alive);
    assertThat(forgotten).containsExactly(over);
    assertThat(rounds).containsExactly(Samples.DATA);
  }

  @Test
  void aTaskThatAPodWorksOnStaysWithWhatItWasHanded() {
    Digest state = blob("handed out");
    Digest task = train(0, Samples.DATA, state, state);
    Digest handed = blob("another's state");
    tasks.handOut(task, handed);
    held.add(task);

    housekeeping.sweep(round -> true, Set.of());

    assertThat(blobs.has(state)).isTrue();
    assertThat(blobs.has(handed)).isTrue();
    assertThat(rounds).isEmpty();
    held.clear();
    housekeeping.sweep(round -> true, Set.of());
    assertThat(blobs.has(handed)).isFalse();
  }

  @Test
  void aDataSetStaysWholeUntilNobodyNeedsIt() {
    Digest train = blob("train");
    Digest heldOut = blob("held out");
    var manifest = DataManifest.ofBytes(5, train, 8, heldOut);
    Digest data = Blobs.put(blobs, CanonicalJson.encode(manifest));
    Task pack = Samples.pack();
    Digest task = tasks.add(pack);
    tasks.putResult(task, new TaskResult.Packed(task, data, 5, 8, 13, 1, 256, Map.of(), 1));
    held.add(task);
    housekeeping.sweep(round -> true, Set.of());
    assertThat(blobs.has(train)).isTrue();
    held.clear();
    housekeeping.sweep(round -> true, Set.of(data));
    assertThat(blobs.has(heldOut)).as("data of a run").isTrue();
    housekeeping.sweep(round -> true, Set.of());
    assertThat(List.of(blobs.has(data), blobs.has(train), blobs.has(heldOut))).containsOnly(false);
  }

  private Digest blob(String content) {
    return Blobs.put(blobs, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A train task that is done. */
  private Digest train(int slot, Digest round, Digest state, Digest payload) {
    Digest task = tasks.add(Samples.train(round, slot, Samples.DATA));
    tasks.putBoundary(task, 0, state, List.of());
    tasks.putResult(
        task,
        new TaskResult.Trained(
            task, List.of(state, state), payload, 1, List.of(1L), 1, "equal", Map.of(), 1));
    return task;
  }
}

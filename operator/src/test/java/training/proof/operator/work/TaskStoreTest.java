package training.proof.operator.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.operator.Samples;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.TaskResult;

class TaskStoreTest {
  @TempDir Path folder;
  private TaskStore store;
  private Digest task;

  @BeforeEach
  void prepare() {
    store = new TaskStore(folder);
    task = store.add(Samples.selfTest());
  }

  @Test
  void aTaskSurvivesARestart() {
    assertThat(new TaskStore(folder).task(task)).hasValue(Samples.selfTest());
    assertThat(store.tasks()).containsExactly(task);
    assertThat(store.task(Samples.DATA)).isEmpty();
    store.remove(task);
    assertThat(store.tasks()).isEmpty();
  }

  @Test
  void theFirstResultIsTheFactAndADifferentOneIsKeptAside() {
    assertThat(store.putResult(task, result(Samples.DATA, 1))).isEqualTo(TaskStore.Outcome.STORED);
    assertThat(store.putResult(task, result(Samples.DATA, 2))).isEqualTo(TaskStore.Outcome.SAME);
    assertThat(store.putResult(task, result(Samples.ROUND, 1)))
        .isEqualTo(TaskStore.Outcome.DIFFERENT);
    assertThat(new TaskStore(folder).result(task)).hasValue(result(Samples.DATA, 1));
    assertThat(folder.resolve(task.hex()))
        .isDirectoryContaining(file -> file.getFileName().toString().startsWith("incident-"));
  }

  @Test
  void boundariesResumeAndDoNotChange() {
    assertThat(store.putBoundary(task, 0, Samples.ROUND, List.of())).isTrue();
    assertThat(store.putBoundary(task, 1, Samples.DATA, List.of(5L, 4L))).isTrue();
    assertThat(store.putBoundary(task, 1, Samples.DATA, List.of())).isTrue();
    assertThat(store.putBoundary(task, 1, Samples.ROUND, List.of())).isFalse();
    var boundaries = new TaskStore(folder).boundaries(task);
    assertThat(boundaries.boundaries()).isEqualTo(Map.of(0, Samples.ROUND, 1, Samples.DATA));
    assertThat(boundaries.lossMicroNats()).containsExactly(5L, 4L);
    assertThat(boundaries.contains(Samples.DATA)).isTrue();
  }

  @Test
  void aStateHandedOutStaysSo() {
    store.handOut(task, Samples.DATA);
    store.handOut(task, Samples.DATA);
    assertThat(new TaskStore(folder).isHandedOut(task, Samples.DATA)).isTrue();
    assertThat(store.isHandedOut(task, Samples.ROUND)).isFalse();
  }

  @Test
  void unfinishedFilesOfAnEarlierLifeAreRemoved() throws Exception {
    Path left = Files.createFile(folder.resolve("tmp").resolve("left"));
    assertThat(new TaskStore(folder).tasks()).containsExactly(task);
    assertThat(left).doesNotExist();
  }

  private TaskResult result(Digest digest, long millis) {
    return new TaskResult.SelfTested(
        task, digest, digest, true, "cpu-x86_64", digest, Map.of("cpuMillis", millis), 1);
  }
}

package training.proof.operator.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

class WorkMetricsTest {
  private static final Digest DIGEST = new Digest("ab".repeat(32));

  @TempDir private Path folder;

  @Test
  void figuresThatAreKnownAreAddedUpByVerb() {
    var tasks = new TaskStore(folder);
    var registry = new SimpleMeterRegistry();
    var task = tasks.add(new Task.SelfTest("exact", 1));
    tasks.putResult(task, result(task, Map.of("cpuMillis", 1200L, "invented", 7L)));
    var metrics = new WorkMetrics(tasks, registry);
    metrics.onResult(task);
    metrics.onResult(task);
    assertThat(registry.counter("proofpool.work.tasks", "verb", "self-test").count()).isEqualTo(2);
    assertThat(
            registry.counter("proofpool.work", "verb", "self-test", "figure", "cpuMillis").count())
        .isEqualTo(2400);
    assertThat(registry.find("proofpool.work").tag("figure", "invented").counters()).isEmpty();
  }

  private static TaskResult result(Digest task, Map<String, Long> metrics) {
    return new TaskResult.SelfTested(task, DIGEST, DIGEST, true, "cpu-x86_64", DIGEST, metrics, 1);
  }
}

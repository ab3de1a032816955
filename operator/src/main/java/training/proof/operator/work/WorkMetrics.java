package training.proof.operator.work;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import training.proof.protocol.canonical.Digest;

/**
 * Adds up what finished tasks say they cost, by verb; for people who watch the operator, never for
 * decisions. A pod's own word: only figures known here are counted.
 */
@Singleton
public class WorkMetrics implements TaskEvents {
  private static final Set<String> KNOWN =
      Set.of(
          "cpuMillis",
          "wallMillis",
          "startCpuMillis",
          "trainMillis",
          "replayMillis",
          "lossMillis",
          "scoreMillis",
          "fetchMillis",
          "fetchBytes",
          "uploadMillis",
          "uploadBytes");

  private final TaskStore tasks;
  private final MeterRegistry registry;

  @Inject
  WorkMetrics(TaskStore tasks, MeterRegistry registry) {
    this.tasks = tasks;
    this.registry = registry;
  }

  @Override
  public void onResult(Digest task) {
    tasks
        .task(task)
        .ifPresent(done -> tasks.result(task).ifPresent(r -> count(done.verb(), r.metrics())));
  }

  private void count(String verb, Map<String, Long> metrics) {
    registry.counter("proofpool.work.tasks", "verb", verb).increment();
    metrics.forEach(
        (figure, value) -> {
          if (KNOWN.contains(figure) && value > 0) {
            registry.counter("proofpool.work", "verb", verb, "figure", figure).increment(value);
          }
        });
  }
}

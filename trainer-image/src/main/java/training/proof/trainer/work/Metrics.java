package training.proof.trainer.work;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** What a task cost, in milliseconds and bytes: for people, never for decisions. */
public final class Metrics {
  private final InstantSource clock;
  private final Map<String, Long> values = new TreeMap<>();

  public Metrics(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds to a figure. */
  public void add(String name, long value) {
    values.merge(name, value, Long::sum);
  }

  /** Notes the processor time until now as the cost of starting: what follows is work. */
  public void started() {
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(cpu -> values.putIfAbsent("startCpuMillis", cpu.toMillis()));
  }

  /** Adds the time until the returned watch is closed to a figure. */
  public Watch time(String name) {
    Instant start = clock.instant();
    return () -> add(name, Duration.between(start, clock.instant()).toMillis());
  }

  /** All figures, with the processor and wall time of this process. */
  public Map<String, Long> all() {
    var all = new TreeMap<>(values);
    var process = ProcessHandle.current().info();
    process.totalCpuDuration().ifPresent(cpu -> all.put("cpuMillis", cpu.toMillis()));
    process
        .startInstant()
        .ifPresent(
            start -> all.put("wallMillis", Duration.between(start, clock.instant()).toMillis()));
    return all;
  }

  /** A running measurement. */
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}

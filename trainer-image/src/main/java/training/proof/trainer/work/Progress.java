package training.proof.trainer.work;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Tells a person and the operator every few seconds how far the task is. */
public final class Progress {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ArtefactStore store;
  private final PrintStream out;
  private final InstantSource clock;
  private Instant next = Instant.MIN;

  /**
   * @param out where people read, one line a report
   */
  public Progress(ArtefactStore store, PrintStream out, InstantSource clock) {
    this.store = store;
    this.out = out;
    this.clock = clock;
  }

  /** Reports a new phase at once. */
  public void phase(String phase, int steps, String message) {
    tell(new ProgressReport(phase, 0, steps, Optional.empty(), message));
  }

  /** Reports a step, unless the last report was made just now. */
  public void step(String phase, int step, int steps, Optional<Long> lossMicroNats) {
    if (step == steps || !clock.instant().isBefore(next)) {
      tell(new ProgressReport(phase, step, steps, lossMicroNats, ""));
    }
  }

  private void tell(ProgressReport report) {
    next = clock.instant().plus(INTERVAL);
    out.println(line(report));
    store.putProgress(report);
  }

  private static String line(ProgressReport report) {
    var line = new StringBuilder(report.phase());
    if (report.steps() > 0) {
      line.append(' ').append(report.step()).append('/').append(report.steps());
    }
    report
        .lossMicroNats()
        .ifPresent(loss -> line.append(" loss ").append(loss / 1000 / 1000.0).append(" nats"));
    if (!report.message().isEmpty()) {
      line.append(": ").append(report.message());
    }
    return line.toString();
  }
}

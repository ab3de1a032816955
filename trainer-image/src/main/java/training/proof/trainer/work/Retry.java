package training.proof.trainer.work;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Tries again, with growing pauses, while patience lasts. */
public final class Retry {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Duration patience;

  /**
   * @param patience time after which the next failure is final
   */
  public Retry(Duration patience) {
    this.patience = patience;
  }

  /** What came of one attempt. */
  public sealed interface Attempt<T> {}

  /** It is done. */
  private record Done<T>(T value) implements Attempt<T> {}

  /** It may work later. */
  private record Again<T>(String why, Optional<Duration> pause) implements Attempt<T> {}

  /** The attempt succeeded. */
  public static <T> Attempt<T> done(T value) {
    return new Done<>(value);
  }

  /** The attempt failed, and may succeed later. */
  public static <T> Attempt<T> again(String why) {
    return new Again<>(why, Optional.empty());
  }

  /** The attempt failed, and the other side said how long to wait. */
  public static <T> Attempt<T> again(String why, Duration pause) {
    return new Again<>(why, Optional.of(pause));
  }

  /** One attempt; an {@link IOException} is a failure that may pass. */
  @FunctionalInterface
  public interface Action<T> {
    Attempt<T> attempt() throws IOException, InterruptedException;
  }

  /**
   * @param what named in the error
   * @throws TrainerException temporary, when patience is at an end
   */
  public <T> T run(String what, Action<T> action) {
    long deadline = System.nanoTime() + patience.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Again<T> failure;
      switch (attempt(what, action)) {
        case Done<T>(T value) -> {
          return value;
        }
        case Again<T> again -> failure = again;
      }
      Duration wait = failure.pause().orElse(pause);
      if (System.nanoTime() + wait.toNanos() > deadline) {
        throw TrainerException.temporary(
            what + " " + failure.why() + ", tried for " + patience.toSeconds() + " s: run again");
      }
      sleep(what, wait);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  private static <T> Attempt<T> attempt(String what, Action<T> action) {
    try {
      return action.attempt();
    } catch (IOException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return again("failed: " + message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TrainerException.temporary(what + " was interrupted: run again", e);
    }
  }

  private static void sleep(String what, Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TrainerException.temporary(what + " was interrupted: run again", e);
    }
  }
}

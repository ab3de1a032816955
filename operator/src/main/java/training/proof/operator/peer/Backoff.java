package training.proof.operator.peer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing pauses with jitter, so that members that failed together do not return together. */
final class Backoff {
  private static final Duration LEAST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(15);

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  void reset() {
    failures = 0;
  }

  /** Between half of and the whole of 0.5 s doubled with each failure, at most 15 s. */
  Duration next() {
    long grown = LEAST.toMillis() << Math.min(failures, 10);
    failures++;
    long most = Math.min(grown, MOST.toMillis());
    return Duration.ofMillis(random.nextLong(most / 2, most + 1));
  }
}

package training.proof.operator.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pausesGrowToABoundAndStartOver() {
    var backoff = new Backoff(new Random(1));
    assertThat(backoff.next()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    for (int i = 0; i < 100; i++) {
      backoff.next();
    }
    assertThat(backoff.next()).isBetween(Duration.ofMillis(7500), Duration.ofSeconds(15));
    backoff.reset();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
  }
}

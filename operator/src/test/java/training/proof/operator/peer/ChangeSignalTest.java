package training.proof.operator.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChangeSignalTest {
  private final ChangeSignal signal = new ChangeSignal();

  @Test
  void aChangeBeforeTheWaitIsNotMissed() throws Exception {
    long seen = signal.version();
    signal.changed();
    signal.await(seen, Duration.ofHours(1));
    assertThat(signal.version()).isNotEqualTo(seen);
  }

  @Test
  void aChangeDuringTheWaitWakes() throws Exception {
    long seen = signal.version();
    var woken = new CompletableFuture<Long>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                signal.await(seen, Duration.ofHours(1));
                woken.complete(signal.version());
              } catch (InterruptedException e) {
                woken.completeExceptionally(e);
              }
            });
    signal.changed();
    assertThat(woken.get(10, TimeUnit.SECONDS)).isGreaterThan(seen);
  }

  @Test
  void withoutAChangeTheTimeEndsTheWait() throws Exception {
    signal.await(signal.version(), Duration.ofMillis(1));
    assertThat(signal.version()).isZero();
  }
}

package training.proof.operator.round;

import java.time.Duration;
import java.time.Instant;

/** Wakes one sleeper, early when rung; rings are not lost while nobody sleeps. */
final class Alarm {
  private boolean rung;

  synchronized void ring() {
    rung = true;
    notifyAll();
  }

  synchronized void await(Instant now, Instant latest) throws InterruptedException {
    long left = Duration.between(now, latest).toMillis();
    long deadline = System.nanoTime() + left * 1_000_000;
    while (!rung && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / 1_000_000;
    }
    rung = false;
  }
}

package training.proof.e2e.simulation;

import java.time.Instant;

/**
 * A cluster's clock: off by something, and fast or slow.
 *
 * @param offset milliseconds it is ahead at the beginning
 * @param drift milliseconds it gains in 1000
 */
record LocalClock(long offset, long drift) {
  private static final long BEGINNING = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  /** What it shows at a virtual time. */
  Instant at(long virtual) {
    return Instant.ofEpochMilli(BEGINNING + offset + virtual + virtual * drift / 1000);
  }

  /** The first virtual time at which it shows this or later. */
  long virtual(Instant local) {
    long shown = local.toEpochMilli() - BEGINNING - offset;
    long guess = Math.floorDiv(shown * 1000, 1000 + drift);
    while (at(guess).isBefore(local)) {
      guess++;
    }
    return guess;
  }
}

package training.proof.operator.peer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a peer answers.
 *
 * @param lastSuccess when it last answered
 * @param consecutiveFailures since then
 * @param unreachableSince first of these failures
 * @param clockSkewSeconds its clock minus ours
 * @param counter of its own feed, as it last said
 * @param lastError of the newest failure, for people
 */
public record PeerHealth(
    Optional<Instant> lastSuccess,
    int consecutiveFailures,
    Optional<Instant> unreachableSince,
    long clockSkewSeconds,
    long counter,
    Optional<String> lastError) {
  /** A restart on a busy machine takes less. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Nothing was asked yet. */
  public static final PeerHealth UNKNOWN =
      new PeerHealth(Optional.empty(), 0, Optional.empty(), 0, 0, Optional.empty());

  /** Whether the newest question was answered. */
  public boolean isReachable() {
    return lastSuccess.isPresent() && consecutiveFailures == 0;
  }

  /** Whether it is silent for so long that nobody should go on waiting for it. */
  public boolean isGone(Instant now) {
    return unreachableSince.filter(since -> since.plus(PATIENCE).isBefore(now)).isPresent();
  }

  PeerHealth succeeded(Instant now, long skewSeconds, long newest) {
    return new PeerHealth(
        Optional.of(now), 0, Optional.empty(), skewSeconds, newest, Optional.empty());
  }

  PeerHealth failed(Instant now, String error) {
    return new PeerHealth(
        lastSuccess,
        consecutiveFailures + 1,
        Optional.of(unreachableSince.orElse(now)),
        clockSkewSeconds,
        counter,
        Optional.of(error));
  }
}

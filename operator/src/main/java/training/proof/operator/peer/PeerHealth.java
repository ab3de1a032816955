package training.proof.operator.peer;

import java.time.Instant;
import java.util.Optional;

/**
 * How a peer answers.
 *
 * @param lastSuccess when it last answered
 * @param consecutiveFailures since then
 * @param unreachableSince first of these failures
 * @param clockSkewSeconds its clock minus ours
 * @param lastError of the newest failure, for people
 */
public record PeerHealth(
    Optional<Instant> lastSuccess,
    int consecutiveFailures,
    Optional<Instant> unreachableSince,
    long clockSkewSeconds,
    Optional<String> lastError) {
  /** Nothing was asked yet. */
  public static final PeerHealth UNKNOWN =
      new PeerHealth(Optional.empty(), 0, Optional.empty(), 0, Optional.empty());

  /** Whether the newest question was answered. */
  public boolean isReachable() {
    return lastSuccess.isPresent() && consecutiveFailures == 0;
  }

  PeerHealth succeeded(Instant now, long skewSeconds) {
    return new PeerHealth(Optional.of(now), 0, Optional.empty(), skewSeconds, Optional.empty());
  }

  PeerHealth failed(Instant now, String error) {
    return new PeerHealth(
        lastSuccess,
        consecutiveFailures + 1,
        Optional.of(unreachableSince.orElse(now)),
        clockSkewSeconds,
        Optional.of(error));
  }
}

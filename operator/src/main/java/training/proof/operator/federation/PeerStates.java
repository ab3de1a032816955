package training.proof.operator.federation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** How other members' operators are seen from here. */
@FunctionalInterface
public interface PeerStates {
  /** By member; members never tried are absent. */
  Map<String, PeerState> states();

  /**
   * One other member.
   *
   * @param lastSeen when it last answered
   * @param clockSkewSeconds its clock minus ours
   * @param counter of its feed, as it says
   */
  record PeerState(
      boolean reachable,
      Optional<Instant> lastSeen,
      long clockSkewSeconds,
      Optional<Long> counter,
      String message) {}
}

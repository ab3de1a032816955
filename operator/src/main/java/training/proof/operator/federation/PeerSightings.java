package training.proof.operator.federation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** How other members' operators are seen from here. */
@FunctionalInterface
public interface PeerSightings {
  /** By member; members never tried are absent. */
  Map<String, Sighting> states();

  /**
   * One other member.
   *
   * @param lastSeen when it last answered
   * @param clockSkewSeconds its clock minus ours
   * @param counter of its feed, as it last said
   */
  record Sighting(
      boolean reachable,
      Optional<Instant> lastSeen,
      long clockSkewSeconds,
      long counter,
      String message) {}
}

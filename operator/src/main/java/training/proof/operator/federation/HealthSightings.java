package training.proof.operator.federation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import training.proof.operator.peer.Membership;
import training.proof.operator.peer.PeerHealth;
import training.proof.operator.peer.PeerHealths;

/** Sightings from the pollers' notes. */
@Singleton
class HealthSightings implements PeerSightings {
  private final Membership membership;
  private final PeerHealths healths;

  @Inject
  HealthSightings(Membership membership, PeerHealths healths) {
    this.membership = membership;
    this.healths = healths;
  }

  @Override
  public Map<String, Sighting> states() {
    var states = new TreeMap<String, Sighting>();
    membership.others().forEach(peer -> states.put(peer.member(), sighting(peer.member())));
    return states;
  }

  private Sighting sighting(String member) {
    PeerHealth health = healths.of(member);
    return new Sighting(
        health.isReachable(),
        health.lastSuccess(),
        health.clockSkewSeconds(),
        health.counter(),
        health.lastError().orElse(health.isReachable() ? "" : "not tried yet"));
  }
}

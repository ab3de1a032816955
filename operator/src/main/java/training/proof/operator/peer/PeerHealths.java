package training.proof.operator.peer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The newest health of every peer. */
public final class PeerHealths {
  private final Map<String, PeerHealth> healths = new ConcurrentHashMap<>();
  private final BiConsumer<String, PeerHealth> changed;

  /**
   * @param changed told when a peer's reachability is another than before
   */
  PeerHealths(BiConsumer<String, PeerHealth> changed) {
    this.changed = changed;
  }

  /** A peer's health. */
  public PeerHealth of(String member) {
    return healths.getOrDefault(member, PeerHealth.UNKNOWN);
  }

  void update(String member, UnaryOperator<PeerHealth> change) {
    PeerHealth before = of(member);
    PeerHealth now = change.apply(before);
    healths.put(member, now);
    if (before.isReachable() != now.isReachable() || before.equals(PeerHealth.UNKNOWN)) {
      changed.accept(member, now);
    }
  }

  void forget(String member) {
    healths.remove(member);
  }
}

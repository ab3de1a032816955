package training.proof.operator.peer;

/** Told when a peer became reachable or unreachable; every bean of this type is. Be quick. */
@FunctionalInterface
public interface PeerHealthListener {
  /** This peer's reachability is another. */
  void onReachabilityChanged(String member, PeerHealth health);
}

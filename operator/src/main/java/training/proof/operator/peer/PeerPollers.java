package training.proof.operator.peer;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One poller on one virtual thread for every other member; never more, never fewer. */
public final class PeerPollers implements AutoCloseable {
  private final Membership membership;
  private final PeerClient client;
  private final StatementSink sink;
  private final PeerHealths healths;
  private final Clock clock;
  private final RandomGenerator random;
  private final Map<PeerInfo, Following> running = new HashMap<>();

  PeerPollers(
      Membership membership,
      PeerClient client,
      StatementSink sink,
      PeerHealths healths,
      Clock clock,
      RandomGenerator random) {
    this.membership = membership;
    this.client = client;
    this.sink = sink;
    this.healths = healths;
    this.clock = clock;
    this.random = random;
  }

  private record Following(PeerPoller poller, Thread thread) {}

  /** To be called at the start and whenever the member list changed: follows it. */
  public synchronized void refresh() {
    Set<PeerInfo> wanted = new HashSet<>(membership.others());
    running.entrySet().removeIf(entry -> stopUnless(wanted, entry));
    wanted.forEach(peer -> running.computeIfAbsent(peer, this::start));
  }

  /** To be called when a peer asks for something: whoever asks is up and may be asked. */
  synchronized void heard(PeerInfo peer) {
    Optional.ofNullable(running.get(peer)).ifPresent(following -> following.poller().heard());
  }

  @Override
  public synchronized void close() {
    running.values().forEach(following -> following.thread().interrupt());
    running.clear();
  }

  private boolean stopUnless(Set<PeerInfo> wanted, Map.Entry<PeerInfo, Following> entry) {
    if (wanted.contains(entry.getKey())) {
      return false;
    }
    entry.getValue().thread().interrupt();
    healths.forget(entry.getKey().member());
    return true;
  }

  private Following start(PeerInfo peer) {
    var poller = new PeerPoller(peer, client, sink, healths, clock, random);
    return new Following(poller, Thread.ofVirtual().name("poll-" + peer.member()).start(poller));
  }
}

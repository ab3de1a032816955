package training.proof.operator.round;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import training.proof.operator.peer.BlobFetcher;
import training.proof.operator.peer.Membership;
import training.proof.operator.peer.PeerHealth;
import training.proof.operator.peer.PeerHealths;
import training.proof.operator.peer.PeerInfo;
import training.proof.protocol.canonical.Digest;

/** Peers as their pollers know them. */
@Singleton
class RemotePeers implements Peers {
  /** A member that has not answered for so long is not waited for; a restart takes less. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  /** What a round's input may have at most; admission looks at the recipe before. */
  private static final long MAX_BYTES = 1L << 37;

  private final Membership membership;
  private final PeerHealths healths;
  private final BlobFetcher fetcher;
  private final InstantSource clock;

  @Inject
  RemotePeers(Membership membership, PeerHealths healths, BlobFetcher fetcher, Clock clock) {
    this.membership = membership;
    this.healths = healths;
    this.fetcher = fetcher;
    this.clock = clock;
  }

  @Override
  public Set<String> unreachable() {
    Instant lately = clock.instant().minus(PATIENCE);
    var unreachable = new TreeSet<String>();
    for (PeerInfo peer : membership.others()) {
      PeerHealth health = healths.of(peer.member());
      if (health.unreachableSince().filter(since -> since.isBefore(lately)).isPresent()) {
        unreachable.add(peer.member());
      }
    }
    return unreachable;
  }

  @Override
  public void fetch(Digest blob, String from) {
    fetcher.want(blob, from, MAX_BYTES);
  }
}

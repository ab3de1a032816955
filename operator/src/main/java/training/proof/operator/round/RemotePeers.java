package training.proof.operator.round;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import training.proof.operator.peer.BlobFetcher;
import training.proof.operator.peer.Membership;
import training.proof.operator.peer.PeerHealths;
import training.proof.operator.peer.PeerInfo;
import training.proof.protocol.canonical.Digest;

/** Peers as their pollers know them. */
@Singleton
class RemotePeers implements Peers {
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
    Instant now = clock.instant();
    var unreachable = new TreeSet<String>();
    for (PeerInfo peer : membership.others()) {
      if (healths.of(peer.member()).isGone(now)) {
        unreachable.add(peer.member());
      }
    }
    return unreachable;
  }

  @Override
  public void fetch(Digest blob, String from, long maxBytes) {
    fetcher.want(blob, from, maxBytes);
  }
}

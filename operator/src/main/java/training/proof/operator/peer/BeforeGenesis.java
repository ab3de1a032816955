package training.proof.operator.peer;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.FeedHead;

/** An operator that has joined no federation: nobody to talk to and nothing to show. */
@Singleton
@DefaultBean
final class BeforeGenesis implements Membership, FeedSource, StatementSink {
  private final ChangeSignal changes = new ChangeSignal();

  @Override
  public Optional<Digest> federation() {
    return Optional.empty();
  }

  @Override
  public List<PeerInfo> others() {
    return List.of();
  }

  @Override
  public Optional<byte[]> genesis() {
    return Optional.empty();
  }

  @Override
  public SortedMap<String, FeedHead> heads() {
    return Collections.unmodifiableSortedMap(new TreeMap<>());
  }

  @Override
  public List<byte[]> envelopesAfter(String member, int incarnation, long counter, int limit) {
    return List.of();
  }

  @Override
  public ChangeSignal changes() {
    return changes;
  }

  @Override
  public void offer(String fromPeer, List<byte[]> envelopes) {
    // Without a federation no peer is polled.
  }
}

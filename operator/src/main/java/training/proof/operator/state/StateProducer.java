package training.proof.operator.state;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.key.Identity;
import training.proof.operator.peer.BlobFetcher;
import training.proof.operator.peer.Membership;
import training.proof.operator.peer.PeerClient;
import training.proof.operator.peer.PeerHealths;

/** Puts the parts together. */
@Singleton
final class StateProducer {
  /** 84 GB is the state of a model of 7 B parameters. */
  private static final long MAX_STATE_BYTES = 1L << 37;

  @Produces
  @Singleton
  StateBroker broker(OperatorConfig config, StateIndex index) {
    return new StateBroker(config.dataDir().resolve("states"), index);
  }

  @Produces
  @Singleton
  PeerStates peerStates(
      Identity identity,
      Membership membership,
      PeerClient client,
      PeerHealths healths,
      BlobFetcher fetcher,
      BlobStore store,
      CommittedLeaves leaves,
      StateIndex index,
      Clock clock) {
    return new PeerStates(
        identity.member(),
        membership,
        client::state,
        healths::of,
        (state, owner) -> fetcher.want(state, owner, MAX_STATE_BYTES),
        store,
        leaves,
        index,
        clock);
  }
}

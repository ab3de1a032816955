package training.proof.operator.state;

import java.util.Optional;
import training.proof.operator.peer.PeerException;
import training.proof.operator.peer.PeerInfo;
import training.proof.protocol.canonical.Digest;

/** Asks a member for the digest of one of its own boundary states. */
@FunctionalInterface
interface OwnerOfStates {
  /**
   * @param answer this member's own digest of that boundary, where it computed one
   */
  Digest state(PeerInfo owner, Digest round, int slot, int boundary, Optional<Digest> answer)
      throws PeerException, InterruptedException;
}

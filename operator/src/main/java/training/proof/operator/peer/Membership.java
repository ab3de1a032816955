package training.proof.operator.peer;

import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/**
 * Who is in the federation now, as the newest epoch says, and who still has a part in open rounds.
 * Answers at once, from memory.
 */
public interface Membership {
  /** The federation's identity; empty before there is a genesis. */
  Optional<Digest> federation();

  /** All members but this one. */
  List<PeerInfo> others();

  /** Another member by its name. */
  default Optional<PeerInfo> other(String member) {
    return others().stream().filter(peer -> peer.member().equals(member)).findFirst();
  }
}

package training.proof.operator.state;

import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/** The leaves that workers committed to and revealed. Answers from memory. */
@FunctionalInterface
public interface CommittedLeaves {
  /** The leaf of a boundary, once the slot is revealed. */
  Optional<Digest> leaf(Digest round, String member, int slot, int boundary);
}

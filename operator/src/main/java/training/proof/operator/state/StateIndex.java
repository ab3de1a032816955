package training.proof.operator.state;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import training.proof.protocol.canonical.Digest;

/** Which boundary states of own slots may be shown to an auditor. Answers from memory. */
@FunctionalInterface
public interface StateIndex {
  /** Empty unless this auditor may audit this slot of this member now (revealed, and a voter). */
  Optional<SlotStates> slot(Digest round, int slot, String auditor);

  /**
   * @param states digest of every boundary state, 0 to S
   * @param segmentsPerAudit how many segments of a slot one auditor draws
   * @param reported boundaries where reported segments start or end: served to anybody
   */
  record SlotStates(List<Digest> states, int segmentsPerAudit, Set<Integer> reported) {
    /** Copies the collections. */
    public SlotStates {
      states = List.copyOf(states);
      reported = Set.copyOf(reported);
    }
  }
}

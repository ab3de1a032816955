package training.proof.protocol.decide;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import training.proof.protocol.ledger.LedgerState;

/**
 * Whose reports are heard only once a second auditor reports the same slot: every report makes
 * every voter replay a segment, and these have been wrong often. A report that claims to get no
 * states counts as well: others did get them.
 */
final class Doubts {
  /** Reported segments of slots that were certified after all. */
  static final int MANY = 8;

  private Doubts() {}

  static Set<String> of(LedgerState state) {
    var cleared = new TreeMap<String, Integer>();
    state
        .rounds()
        .values()
        .forEach(
            round ->
                round
                    .view()
                    .cleared()
                    .forEach((auditor, n) -> cleared.merge(auditor, n, Integer::sum)));
    return cleared.entrySet().stream()
        .filter(entry -> entry.getValue() >= MANY)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}

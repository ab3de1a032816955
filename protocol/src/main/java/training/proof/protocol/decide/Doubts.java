package training.proof.protocol.decide;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Cleared;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;

/**
 * Whose reports are heard only once a second auditor reports the same slot: every report makes
 * every voter replay a segment, and these have been wrong often. Who claims to get no states where
 * others did get them is doubted in that alone: a worker may have kept them from it, and must not
 * thereby take away the weight of what it finds.
 *
 * @param mismatches auditors whose word is doubted that work is wrong
 * @param unavailable auditors whose word is doubted that they get no states
 */
public record Doubts(Set<String> mismatches, Set<String> unavailable)
    implements Predicate<SlotView.Report> {
  /** Reported segments of slots that were certified after all. */
  static final int MANY = 8;

  /** From all that was certified. */
  public static Doubts of(LedgerState state) {
    return new Doubts(often(state, Cleared::mismatches), often(state, Cleared::unavailable));
  }

  private static Set<String> often(
      LedgerState state, Function<Cleared, SortedMap<String, Integer>> kind) {
    var cleared = new TreeMap<String, Integer>();
    for (var round : state.rounds().values()) {
      kind.apply(round.view().cleared())
          .forEach((auditor, n) -> cleared.merge(auditor, n, Integer::sum));
    }
    return cleared.entrySet().stream()
        .filter(entry -> entry.getValue() >= MANY)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public boolean test(SlotView.Report report) {
    Set<String> doubted =
        report.entry().finding() == Body.Finding.mismatch ? mismatches : unavailable;
    return doubted.contains(report.auditor());
  }
}

package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;

/**
 * Who computes alike, as members' newest offers say. In a round that is not exact only a replay
 * within the class tells anything, so a slot can only be certified, or convicted, where a quorum of
 * voters is of it.
 */
final class ComputeClasses {
  private ComputeClasses() {}

  /** The voters of an epoch that state a class, by that class. */
  private static SortedMap<Digest, List<String>> stated(LedgerState state, Epoch epoch) {
    var stated = new TreeMap<Digest, List<String>>();
    for (String voter : epoch.voters()) {
      Optional.ofNullable(state.offers().get(voter))
          .flatMap(Body.Offer::computeClass)
          .ifPresent(known -> stated.computeIfAbsent(known, key -> new ArrayList<>()).add(voter));
    }
    return stated;
  }

  /** The one class that a quorum can be of, if any is stated: the one that most state. */
  static Optional<Digest> largest(LedgerState state, Epoch epoch) {
    return stated(state, epoch).entrySet().stream()
        .max(Comparator.comparingInt(known -> known.getValue().size()))
        .map(Map.Entry::getKey);
  }

  /**
   * Why a round within this class cannot be had: too few could check its work.
   *
   * @param within absent where nobody states any
   */
  static Optional<Waiting> tooSmall(LedgerState state, Epoch epoch, Optional<Digest> within) {
    List<String> members =
        within.map(known -> stated(state, epoch).getOrDefault(known, List.of())).orElse(List.of());
    return members.size() >= epoch.q()
        ? Optional.empty()
        : Optional.of(
            Waiting.trouble(
                Waiting.Step.OPENING,
                "ClassTooSmall",
                "%s; %d voters have to compute alike to check each other's work in FP32, or the round has to be exact"
                    .formatted(
                        within
                            .map(known -> "of class " + known.label() + " are " + members)
                            .orElse("no voter states a compute class"),
                        epoch.q())));
  }
}

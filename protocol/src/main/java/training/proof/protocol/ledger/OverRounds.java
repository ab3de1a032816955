package training.proof.protocol.ledger;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;

/**
 * When a round is over: nothing that may still be said in it changes a verdict, and what it paid is
 * released, or will never be. Then its statements may go from the ledger, once they are in a record
 * file: the ledger stays the same, whatever comes later, and whether they went or not.
 */
public final class OverRounds {
  /** So many of the newest keep their statements, for members that were away a little. */
  public static final int KEPT = 2;

  /** What voters still say in rounds whose statements went is little, and need not go at once. */
  private static final int LATE = 64;

  private OverRounds() {}

  /** What a member has lost. */
  private static final class Guilt {
    private boolean convicted;
    private long upTo;

    void add(SlotView slot) {
      convicted |= slot.verdict() == Verdict.CONVICTED;
      upTo = Math.max(upTo, slot.committedAt());
    }

    /** Nobody votes for releasing what a convicted member earns, or what was forfeited. */
    boolean keeps(SlotView slot) {
      return convicted || slot.committedAt() <= upTo;
    }
  }

  /**
   * Rounds whose statements may go now: those that are over but for the newest, and what was said
   * in rounds after their statements went, with those or once it is much.
   *
   * @param age of a round at this member, in any unit; equal ones go by the digest
   */
  public static List<Round> due(LedgerState state, ToLongFunction<Round> age) {
    Map<String, Guilt> guilt = guilt(state);
    List<Round> over =
        state.rounds().values().stream()
            .filter(round -> round.summary().isEmpty() && isOver(state, round, guilt))
            .sorted(Comparator.comparingLong(age).thenComparing(Round::id))
            .skip(KEPT)
            .toList();
    List<Round> late =
        state.rounds().values().stream()
            .filter(round -> round.summary().isPresent() && !round.statements().isEmpty())
            .toList();
    boolean isMuch = late.stream().mapToInt(round -> round.statements().size()).sum() >= LATE;
    return over.isEmpty() && !isMuch
        ? List.of()
        : Stream.concat(over.stream(), late.stream()).toList();
  }

  /** Whether nothing that may still be said in it changes anything. */
  public static boolean isOver(LedgerState state, Round round) {
    return isOver(state, round, guilt(state));
  }

  /** The ledger without the statements of these rounds, which are over. */
  public static LedgerState without(LedgerState state, Collection<Round> rounds) {
    LedgerState left = state;
    for (Round round : rounds) {
      left = left.without(round);
    }
    return left;
  }

  private static boolean isOver(LedgerState state, Round round, Map<String, Guilt> guilt) {
    if (!round.view().certified()) {
      return round.view().refused() || Accounts.isBeaten(state, round);
    }
    return round.view().settled().isPresent()
        && round.isFinal()
        && round.view().slots(Verdict.CERTIFIED).stream()
            .allMatch(
                slot ->
                    slot.released()
                        || guilt.getOrDefault(slot.id().member(), new Guilt()).keeps(slot));
  }

  private static Map<String, Guilt> guilt(LedgerState state) {
    var guilt = new HashMap<String, Guilt>();
    for (Round round : state.rounds().values()) {
      for (SlotView slot : round.view().slots().values()) {
        if (slot.verdict() == Verdict.CONVICTED || slot.verdict() == Verdict.FORFEITED) {
          guilt.computeIfAbsent(slot.id().member(), key -> new Guilt()).add(slot);
        }
      }
    }
    return guilt;
  }
}

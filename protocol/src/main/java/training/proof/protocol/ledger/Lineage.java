package training.proof.protocol.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;

/** A sponsor's run as a chain of settled rounds. */
public final class Lineage {
  private Lineage() {}

  /**
   * Where a run stands.
   *
   * @param round the last settled round; absent before the first
   * @param nextIndex of the round to open next
   * @param parent parameters to start it from; empty for the recipe's initial ones
   * @param nextExample position in the example order where it begins
   */
  public record Head(Optional<Digest> round, int nextIndex, String parent, long nextExample) {}

  /** The head of a run: follows settled rounds from index 0. */
  public static Head head(LedgerState state, String sponsor, String run) {
    List<Round> settled =
        state.roundsOf(sponsor, run).stream()
            .filter(round -> round.view().certified() && round.view().settled().isPresent())
            .sorted(Comparator.comparingInt(round -> round.open().index()))
            .toList();
    var head = new Head(Optional.empty(), 0, "", 0);
    for (Round round : settled) {
      if (round.open().index() == head.nextIndex()
          && round.open().previousRound().equals(head.round())) {
        head =
            new Head(
                Optional.of(round.id()),
                head.nextIndex() + 1,
                round.view().settled().orElseThrow().head(round.open().parent()),
                round.nextExample());
      }
    }
    return head;
  }
}

package training.proof.protocol.decide;

import java.util.List;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/**
 * Nobody waits for ever: a round's length after its end a voter gives up the slots that are still
 * undecided, and for which it has not voted (rule R7). It says the same of what was revealed in no
 * valid form, so that everybody knows that nobody can say it was not. Who never revealed what it
 * committed to loses what is pending, or whoever sees the draws first could withdraw what would be
 * found.
 */
final class Lapsing {
  private Lapsing() {}

  static void apply(Turn turn) {
    if (!turn.isHealthy() || !turn.phases().isOver(turn.phases().lapseEnd())) {
      return;
    }
    String me = turn.me().member();
    List<Body.Ballot> ballots =
        turn.view().slots().values().stream()
            .filter(slot -> isUndecided(slot) && !slot.votes().contains(me))
            .filter(slot -> !slot.lapses().contains(me))
            .filter(slot -> !isJustVotedFor(turn, slot))
            .limit(SlotVoting.MAX_BALLOTS)
            .map(Lapsing::ballot)
            .toList();
    if (!ballots.isEmpty()) {
      turn.issue(new Body.Vote(turn.id(), ballots));
    }
  }

  /** The turn in which a slot is given up may be the first in which it can be voted for. */
  private static boolean isJustVotedFor(Turn turn, SlotView slot) {
    return turn.plan()
        .issued(Body.Vote.class)
        .filter(vote -> vote.round().equals(turn.id()))
        .flatMap(vote -> vote.ballots().stream())
        .anyMatch(b -> b instanceof Body.SlotBallot cast && cast.id().equals(slot.id()));
  }

  private static boolean isUndecided(SlotView slot) {
    return switch (slot.verdict()) {
      case INCLUDED, REVEALED, MALFORMED -> true;
      case AWAITED, CERTIFIED, CONVICTED, FORFEITED, LAPSED -> false;
    };
  }

  private static Body.Ballot ballot(SlotView slot) {
    return new Body.LapseBallot(
        slot.id().member(),
        slot.id().slot(),
        slot.included().orElseThrow(),
        slot.verdict() != Verdict.INCLUDED);
  }
}

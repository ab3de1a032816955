package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

/**
 * A voter votes for a slot that passed its own checks; nobody else's verdict is an input, only
 * others' reports, which it replays itself: rule R6.
 */
final class SlotVoting {
  /** So many ballots fit a statement; the rest go into another. */
  static final int MAX_BALLOTS = 256;

  private SlotVoting() {}

  static void apply(Turn turn) {
    String me = turn.me().member();
    if (!turn.isHealthy() || turn.isOutsideClass()) {
      return;
    }
    if (!turn.phases().auditsDone() || !turn.view().audits().containsKey(me)) {
      return;
    }
    Map<SlotId, List<Integer>> drawn = Auditing.drawn(turn);
    var ballots = new ArrayList<Body.Ballot>();
    for (SlotView slot : turn.view().slots(Verdict.REVEALED)) {
      if (ballots.size() < MAX_BALLOTS
          && !slot.votes().contains(me)
          && !slot.lapses().contains(me)
          && passes(turn, slot, drawn.getOrDefault(slot.id(), List.of()))) {
        ballots.add(
            new Body.SlotBallot(
                slot.id().member(),
                slot.id().slot(),
                slot.included().orElseThrow(),
                turn.round().units(),
                turn.round().creditsPerSlot()));
      }
    }
    if (!ballots.isEmpty()) {
      turn.issue(new Body.Vote(turn.id(), ballots));
    }
  }

  private static boolean passes(Turn turn, SlotView slot, List<Integer> drawn) {
    boolean dutyDone = turn.view().audits().containsKey(slot.id().member());
    boolean payloadHere = turn.facts().holds().test(slot.reveal().orElseThrow().payload());
    return dutyDone
        && payloadHere
        && (turn.isOwn(slot.id()) || Auditing.isInTime(turn, slot))
        && allEqual(turn, slot, drawn)
        && Judging.ownReplaysClear(turn, slot);
  }

  private static boolean allEqual(Turn turn, SlotView slot, List<Integer> segments) {
    Map<Integer, Body.AuditEntry> own = Answers.own(turn, slot);
    return segments.stream()
        .allMatch(
            segment ->
                own.containsKey(segment) && own.get(segment).finding() == Body.Finding.equal);
  }
}

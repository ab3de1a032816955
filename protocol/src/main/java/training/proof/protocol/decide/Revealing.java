package training.proof.protocol.decide;

import java.util.ArrayList;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.TaskResult;

/** A worker reveals what a quorum of receipts has included, and nothing before: rule R4. */
final class Revealing {
  private Revealing() {}

  static void apply(Turn turn) {
    var reveals = new ArrayList<Body.SlotReveal>();
    for (SlotId id : turn.ownSlots()) {
      SlotView slot = turn.view().slots().get(id);
      if (slot.verdict() == Verdict.INCLUDED
          && turn.facts().results().get(Working.task(turn, id).digest())
              instanceof TaskResult.Trained trained) {
        reveals.add(
            new Body.SlotReveal(
                id.slot(), Working.body(turn, id, trained), Working.salt(turn, id)));
      }
    }
    if (!reveals.isEmpty() && turn.own(Body.Reveal.class).isEmpty()) {
      turn.issue(new Body.Reveal(turn.id(), reveals));
    }
  }
}

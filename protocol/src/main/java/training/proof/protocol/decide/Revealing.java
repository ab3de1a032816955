package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** A worker reveals what a quorum of receipts has included, and nothing before: rule R4. */
final class Revealing {
  /** More slots, or more leaves than one slot can have, go into a statement of their own. */
  private static final int MAX_SLOTS = 64;

  private Revealing() {}

  /** Receipts include one slot sooner than another; each is revealed as soon as it may be. */
  static void apply(Turn turn) {
    var reveals = new ArrayList<Body.SlotReveal>();
    int leaves = 0;
    for (SlotId id : turn.ownSlots()) {
      SlotView slot = turn.view().slots().get(id);
      if (slot.verdict() != Verdict.INCLUDED) {
        continue;
      }
      Task.Train task = Working.task(turn, id);
      Optional<TaskResult.Trained> trained = turn.result(task, TaskResult.Trained.class);
      if (trained.isPresent()) {
        leaves += trained.get().states().size();
        if (opens(turn, slot, trained.get())
            && reveals.size() < MAX_SLOTS
            && fits(reveals, leaves)) {
          reveals.add(
              new Body.SlotReveal(
                  id.slot(), Working.body(turn, id, trained.get()), Working.salt(turn, id)));
        }
      } else if (!turn.isOver(task)
          && !turn.phases().isOver(turn.phases().revealEnd())
          && turn.holdsOrFetchesResidual(id)) {
        turn.run(task);
      }
    }
    if (!reveals.isEmpty()) {
      turn.issue(new Body.Reveal(turn.id(), reveals));
    }
  }

  private static boolean opens(Turn turn, SlotView slot, TaskResult.Trained trained) {
    return slot.included().filter(Working.commitment(turn, slot.id(), trained)::equals).isPresent();
  }

  private static boolean fits(List<Body.SlotReveal> reveals, int leaves) {
    return reveals.isEmpty() || leaves <= Recipe.MAX_SEGMENTS;
  }
}

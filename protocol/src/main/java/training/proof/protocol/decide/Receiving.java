package training.proof.protocol.decide;

import java.util.ArrayList;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.statement.Body;

/** A voter says which commitments it held when its commit window closed: rule R4. */
final class Receiving {
  private Receiving() {}

  static void apply(Turn turn) {
    if (turn.view().receipts().containsKey(turn.me().member()) || !turn.phases().commitsDone()) {
      return;
    }
    var held = new ArrayList<Body.HeldCommit>();
    turn.view()
        .slots()
        .forEach(
            (id, slot) -> {
              if (slot.committed().size() == 1) {
                held.add(new Body.HeldCommit(id.member(), id.slot(), slot.committed().first()));
              }
            });
    turn.issue(new Body.Receipt(turn.id(), held, Commitments.sealedSeed(turn.auditSeed())));
  }
}

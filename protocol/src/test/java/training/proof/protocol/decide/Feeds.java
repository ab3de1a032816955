package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.List;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.SignedStatement;

/** Folds statements in any order: early ones are offered again, as an operator does. */
final class Feeds {
  private Feeds() {}

  static LedgerState foldInOrder(LedgerState from, List<SignedStatement> statements) {
    LedgerState state = from;
    List<SignedStatement> left = statements;
    while (!left.isEmpty()) {
      var early = new ArrayList<SignedStatement>();
      for (SignedStatement signed : left) {
        LedgerState.Folded folded = state.fold(signed);
        state = folded.state();
        if (isEarly(folded.outcome())) {
          early.add(signed);
        }
      }
      if (early.size() == left.size()) {
        throw new AssertionError("a feed has a hole before " + early.getFirst().header());
      }
      left = early;
    }
    return state;
  }

  private static boolean isEarly(Outcome outcome) {
    return outcome instanceof Outcome.Early
        || (outcome instanceof Outcome.Refused refused
            && refused.reason().equals(Epochs.UNKNOWN_EPOCH));
  }
}

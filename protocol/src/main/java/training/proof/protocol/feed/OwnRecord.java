package training.proof.protocol.feed;

import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.SignedStatement;

/** The ledger of one process, and the statements kept for all that hold this member's key. */
public interface OwnRecord {
  /** What this process has folded. */
  LedgerState state();

  /** Keeps a statement, then folds it. */
  void add(SignedStatement signed);

  /** Folds what other processes have kept in the meantime. */
  void reload();
}

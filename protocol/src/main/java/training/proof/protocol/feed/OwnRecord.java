package training.proof.protocol.feed;

import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** The ledger of one process, and the statements kept for all that hold this member's key. */
public interface OwnRecord {
  /** What this process has folded. */
  LedgerState state();

  /** Keeps a statement, then folds it. */
  void add(SignedStatement signed);

  /**
   * Promises to acknowledge nothing of a member's feed beyond the head that a word of this member
   * says its incarnation ends at.
   *
   * @return false where something else has been acknowledged
   */
  boolean promises(Body.Membership word);

  /** Folds what other processes have kept in the meantime. */
  void reload();
}

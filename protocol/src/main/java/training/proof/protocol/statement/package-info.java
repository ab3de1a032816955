/**
 * Signed statements: their kinds, their bytes, and the gate that every byte from a peer passes. The
 * ledger folds what comes out of here; nothing else reads or writes envelopes.
 */
package training.proof.protocol.statement;

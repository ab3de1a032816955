/**
 * What follows from all feeds: {@code fold} adds one statement to an immutable state. The order in
 * which statements of different members arrive makes no difference to the result.
 */
package training.proof.protocol.ledger;

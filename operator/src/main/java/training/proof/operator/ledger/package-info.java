/**
 * The ledger at work: statements come in through one gate, are kept as objects, and are folded. The
 * federation's driver and the peer server use it; issuing goes through {@code FeedWriter} only.
 */
package training.proof.operator.ledger;

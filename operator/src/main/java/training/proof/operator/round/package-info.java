/**
 * Rounds at work: gathers local facts, asks the protocol what to do, does it, shows it. No rule is
 * decided here; {@code training.proof.protocol.decide} holds them all.
 */
package training.proof.operator.round;

/**
 * What this member does next: {@code decide} turns ledger and local facts into actions and reasons
 * to wait. The operator and the simulation call it; neither holds a rule of its own.
 */
package training.proof.protocol.decide;

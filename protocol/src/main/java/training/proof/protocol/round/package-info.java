/**
 * One round as seen by anybody: inclusion, reveals, verdicts, certificates, derived from
 * statements. {@link training.proof.protocol.round.Verdicts} decides what becomes of a proof.
 */
package training.proof.protocol.round;

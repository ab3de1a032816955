/**
 * The protocol under a deterministic simulation: the operator's own fold, decide, gate and feeds,
 * for many members on a virtual clock, with faults and cheats. A failure is a seed. Used by {@code
 * ./proofpool simulate} and by tests; nothing else may depend on it.
 */
package training.proof.e2e.simulation;

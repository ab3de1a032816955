/**
 * Boundary states for audits: handing out own ones so that answers must be computed, and getting
 * those of others (rule R5). Peer API and work API use it.
 */
package training.proof.operator.state;

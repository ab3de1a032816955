/**
 * What makes work auditable: leaves, commitments, draws. Pure hashing. Worker and auditor both use
 * it, so that neither can mean something else.
 */
package training.proof.protocol.audit;

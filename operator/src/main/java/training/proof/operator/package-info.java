/**
 * The imperative shell: gathers facts from Kubernetes and peers, asks the protocol what to do, does
 * it. Nothing else talks to Kubernetes or to peers, and no rule is decided here.
 */
package training.proof.operator;

/**
 * Work as Kubernetes Jobs: how one is made, started, adopted and watched. Rounds, pools and data
 * sets start their work through it; it does not know what the work means.
 */
package training.proof.operator.job;

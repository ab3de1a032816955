/**
 * A run by hand: the same verbs, on a folder instead of a cluster, for research and tests. Workers
 * are trained one after the other in this process; nobody signs, votes or is paid. It uses the
 * verbs as everybody else does, and only the program and benchmarks use it.
 */
package training.proof.trainer.local;

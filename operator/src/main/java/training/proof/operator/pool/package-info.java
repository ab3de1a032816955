/**
 * The GpuPool: what this cluster offers, whether it computes what every cluster must, and what its
 * work is waiting for. Only the framework calls it.
 */
package training.proof.operator.pool;

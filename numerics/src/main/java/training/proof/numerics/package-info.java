/**
 * Exact arithmetic in strict IEEE Java: tensors in files, optimisers, compression, aggregation.
 * Only the trainer may use it; it knows neither the protocol nor DJL.
 */
package training.proof.numerics;

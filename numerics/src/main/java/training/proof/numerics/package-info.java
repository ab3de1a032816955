/**
 * Exact arithmetic in strict IEEE Java: tensors in files, optimisers, compression, aggregation.
 * Only the trainer may use it; it knows neither the protocol nor DJL.
 */
@NullMarked
package training.proof.numerics;

import org.jspecify.annotations.NullMarked;

/**
 * Rules that make one vector out of a round's n payloads, to the bit the same on every machine.
 * Inputs come in the order of their members and are read tile by tile, so that memory holds one
 * tile of each input and the result; the trainer and the tools of people use it.
 *
 * <p>Every order of addition is part of a rule: sums over inputs run in the order given, sums over
 * elements as {@link training.proof.numerics.aggregation.SquaredDistance} says. Threads only share
 * out stretches of elements; how many there are changes no bit.
 */
@NullMarked
package training.proof.numerics.aggregation;

import org.jspecify.annotations.NullMarked;

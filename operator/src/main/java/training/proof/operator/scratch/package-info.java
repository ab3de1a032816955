/** Scratch. */
package training.proof.operator.scratch;

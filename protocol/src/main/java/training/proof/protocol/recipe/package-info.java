/**
 * Everything that determines a computation, as data: model, optimiser, steps, batch, precision. The
 * sponsor writes it, the open statement fixes it, the trainer carries it out.
 */
package training.proof.protocol.recipe;

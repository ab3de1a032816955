/**
 * Payloads: the forms a slot's pseudo-gradient travels in, dense and compressed, and the residual
 * that carries what a form left out into the next round. A payload is cut into chunks of fixed
 * place and size, each a function of its own elements alone, so that an auditor can make any of
 * them again and compare bytes; the trainer uses it.
 */
@NullMarked
package training.proof.numerics.compression;

import org.jspecify.annotations.NullMarked;

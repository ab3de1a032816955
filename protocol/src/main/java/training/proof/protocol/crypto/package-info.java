/**
 * Keys, signatures and the pseudo-random function behind all secrets and draws. The rest of the
 * protocol uses it; keys themselves are held by the operator.
 */
package training.proof.protocol.crypto;

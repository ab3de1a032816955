/**
 * How large artefacts are named: by the digest of a manifest of fixed-size chunks. Trainer,
 * operator and command line use it; it does no I/O.
 */
package training.proof.protocol.blob;

/**
 * The program in the trainer image: one task in, artefacts by digest in and out, one result. It
 * knows nothing of Kubernetes and is used by nothing but the end-to-end tests.
 */
package training.proof.trainer;

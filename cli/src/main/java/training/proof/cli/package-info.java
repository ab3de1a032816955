/**
 * kubectl-proofpool: what a person asks of a federation, as one command line. It reads custom
 * resources and statements and writes nothing the operator writes.
 */
package training.proof.cli;

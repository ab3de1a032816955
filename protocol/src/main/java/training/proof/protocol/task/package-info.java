/**
 * The contract between operator and trainer: one JSON task in, one JSON result out. The operator
 * makes tasks from the ledger, the trainer carries them out; both name them by digest.
 */
package training.proof.protocol.task;

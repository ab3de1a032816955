/**
 * One class per verb of the trainer, and what they share: data sets, boundary states, steps. The
 * program in the parent package calls it, and so do the adversaries of the end-to-end tests.
 */
package training.proof.trainer.verb;

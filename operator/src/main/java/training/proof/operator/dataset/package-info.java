/**
 * The Dataset: text that a Job packs into tokens, once. Only the framework calls it; rounds read
 * its status.
 */
package training.proof.operator.dataset;

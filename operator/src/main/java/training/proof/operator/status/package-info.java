/**
 * Conditions, status updates and wake-ups to one rule: nothing is written that did not change. All
 * reconcilers use it.
 */
package training.proof.operator.status;

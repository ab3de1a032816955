/**
 * How status is made: conditions whose times change only with their value, and no write without a
 * change. All reconcilers use it.
 */
package training.proof.operator.status;

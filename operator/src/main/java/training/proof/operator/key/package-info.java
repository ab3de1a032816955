/**
 * This member's keys: made once, kept in one Secret, never shown. The rest of the operator asks the
 * {@link training.proof.operator.key.Identity} to sign.
 */
package training.proof.operator.key;

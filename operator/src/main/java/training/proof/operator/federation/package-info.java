/**
 * This cluster's membership: founding, joining, what is shown of it. Only its reconciler uses the
 * rest of the package.
 */
package training.proof.operator.federation;

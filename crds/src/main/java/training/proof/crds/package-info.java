/**
 * The custom resources of the group proof.training. Operator and command line use it; it uses only
 * the protocol's types.
 */
package training.proof.crds;

/**
 * The custom resources of the group proof.training and the tools that generate their definitions.
 * Operator and command line use it; it uses only the protocol's types.
 */
package training.proof.crds;

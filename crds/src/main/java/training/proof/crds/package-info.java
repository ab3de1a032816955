/**
 * The custom resources of the group proof.training: the types, and beside them (in src/main/crds)
 * the definitions that the tests generate from them. Operator and command line use it; it uses only
 * the protocol's types.
 */
package training.proof.crds;

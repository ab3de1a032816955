/**
 * The kinds of proof.training/v1alpha1 as records, annotated so that the generated definitions
 * refuse what is malformed and {@code kubectl explain} is the manual. Operator, command line and
 * tests use it; as everywhere in Kubernetes an optional component is null when it is absent, while
 * lists and maps are empty instead.
 */
package training.proof.crds.v1alpha1;

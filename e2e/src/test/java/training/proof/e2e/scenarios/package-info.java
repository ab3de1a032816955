/**
 * What is promised, shown over whole clusters: each class is one promise. Every scenario has a
 * namespace of its own in all clusters of the test bed.
 */
package training.proof.e2e.scenarios;

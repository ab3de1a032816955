/**
 * Generates what follows from the resource types: their definitions, the chart's copy of them and
 * the reference. Only this module's build uses it.
 */
package training.proof.crds.tools;

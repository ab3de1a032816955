/**
 * What the chart tells the operator through its environment, read once and checked. Every other
 * package may use it; it knows nothing but the environment.
 */
package training.proof.operator.config;

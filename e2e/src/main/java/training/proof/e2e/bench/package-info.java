/**
 * Measurements: programs that print figures made side by side in one run. People run them through
 * the entry script; nothing depends on them.
 */
package training.proof.e2e.bench;

/**
 * Files that survive a crash: whole or not there at all. Blob store, task store and state broker
 * use it.
 */
package training.proof.operator.volume;

/**
 * The rules of Proofpool as pure functions over signed statements: no I/O, no clock, no threads.
 * Everything else may use it; it uses nothing but Bouncy Castle, a JSON reader and a JCS library.
 */
package training.proof.protocol;

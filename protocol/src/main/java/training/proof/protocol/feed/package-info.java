/**
 * How a member's own feed grows, and how it follows others'. What lies between signing and
 * publishing decides whether a key ever signs twice, so the operator and the simulation both run
 * exactly this.
 */
package training.proof.protocol.feed;

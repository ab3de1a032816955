/**
 * Which examples a slot trains on and which held-out examples measure it: keyed permutations.
 * Contributors never choose data; trainer and ledger use this package to know what was dealt.
 */
package training.proof.protocol.assignment;

/**
 * Members that cheat, as a layer over the trainer image: what the audits must find. End-to-end
 * tests and the demo run them; no product code knows of them.
 */
package training.proof.e2e.adversary;

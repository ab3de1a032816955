/**
 * The one form in which anything is hashed, signed or sent: RFC 8785 JSON without floating-point
 * numbers. Every other package uses it; it is the gate that bytes from a peer pass first.
 */
package training.proof.protocol.canonical;

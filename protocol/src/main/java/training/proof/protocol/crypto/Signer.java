package training.proof.protocol.crypto;

/** The one right to speak for a member: its Ed25519 key, without showing it. */
@FunctionalInterface
public interface Signer {
  /** The 64-byte Ed25519 signature (RFC 8032) of a message. */
  byte[] sign(byte[] message);
}

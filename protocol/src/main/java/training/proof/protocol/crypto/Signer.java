package training.proof.protocol.crypto;

/** Signs with one member's key; the key itself stays behind this interface. */
public interface Signer {
  /** The signature over exactly these bytes. */
  byte[] sign(byte[] message);

  /** The public key, 32 bytes for Ed25519. */
  byte[] publicKey();
}

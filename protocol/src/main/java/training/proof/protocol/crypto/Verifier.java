package training.proof.protocol.crypto;

/** Checks signatures; behind an interface so that bulk simulations can use a keyed hash. */
public interface Verifier {
  /** Whether this is the key's signature over exactly these bytes. */
  boolean verify(byte[] publicKey, byte[] message, byte[] signature);
}

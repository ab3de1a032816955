package training.proof.protocol.crypto;

import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import training.proof.protocol.canonical.MalformedException;

/**
 * Ed25519 (RFC 8032) with strict verification: keys outside the prime-order subgroup and
 * non-canonical encodings are refused, so that all members accept the same signatures.
 */
public final class Ed25519Keys {
  /** Bytes of a seed. */
  public static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

  /** Bytes of a public key. */
  public static final int KEY_BYTES = Ed25519.PUBLIC_KEY_SIZE;

  /** Bytes of a signature. */
  public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  private Ed25519Keys() {}

  /** The public key of a 32-byte seed. */
  public static byte[] publicKey(byte[] seed) {
    byte[] key = new byte[KEY_BYTES];
    Ed25519.generatePublicKey(checkedSeed(seed), 0, key, 0);
    return key;
  }

  /** A signer that holds its own copy of a 32-byte seed. */
  public static Signer signer(byte[] seed) {
    var key = new Ed25519PrivateKeyParameters(checkedSeed(seed), 0);
    return message -> {
      byte[] signature = new byte[SIGNATURE_BYTES];
      key.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
      return signature;
    };
  }

  /** Whether a public key is canonically encoded and of prime order. */
  public static boolean isValidPublicKey(byte[] publicKey) {
    return publicKey.length == KEY_BYTES && Ed25519.validatePublicKeyFull(publicKey, 0);
  }

  /** Whether a signature is that of this key on this message; false for anything malformed. */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && isValidPublicKey(publicKey)
        && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
  }

  /**
   * Reads a public key as it stands in a genesis.
   *
   * @param base64 44 characters of standard base64
   * @throws MalformedException with reason {@code bad-key}
   */
  public static byte[] decodePublicKey(String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(
          "bad-key", "an Ed25519 public key is 44 characters of base64", e);
    }
    if (!isValidPublicKey(key) || !encodePublicKey(key).equals(base64)) {
      throw new MalformedException("bad-key", "not an Ed25519 public key: " + base64);
    }
    return key;
  }

  /** A public key as it stands in a genesis. */
  public static String encodePublicKey(byte[] publicKey) {
    return Base64.getEncoder().encodeToString(publicKey);
  }

  private static byte[] checkedSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
    }
    return seed;
  }
}

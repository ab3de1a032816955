package training.proof.protocol.crypto;

import java.util.Optional;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;

/**
 * Ed25519 (RFC 8032) through Bouncy Castle. Low-order and non-canonical public keys and
 * non-canonical signatures are refused, so that one statement has one valid signature.
 */
public final class Ed25519 implements Verifier {
  /** Bytes of a private seed and of a public key. */
  public static final int KEY_BYTES = 32;

  private static final int SIGNATURE_BYTES =
      org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE;

  /** Checks Ed25519 signatures; stateless. */
  public static final Ed25519 VERIFIER = new Ed25519();

  private Ed25519() {}

  /**
   * @param seed 32 secret bytes
   */
  public static Signer signer(byte[] seed) {
    var key = new Ed25519PrivateKeyParameters(seed);
    byte[] publicKey = key.generatePublicKey().getEncoded();
    return new Signer() {
      @Override
      public byte[] sign(byte[] message) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        key.sign(
            org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm.Ed25519,
            null,
            message,
            0,
            message.length,
            signature,
            0);
        return signature;
      }

      @Override
      public byte[] publicKey() {
        return publicKey.clone();
      }
    };
  }

  /** Whether these bytes are a full-order public key in canonical form. */
  public static boolean isPublicKey(byte[] publicKey) {
    return point(publicKey).isPresent();
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return point(publicKey).filter(key -> verify(key, message, signature)).isPresent();
  }

  /** The point that a key stands for; empty where the bytes are no full-order canonical key. */
  static Optional<PublicPoint> point(byte[] publicKey) {
    return publicKey.length == KEY_BYTES
        ? Optional.ofNullable(
            org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFullExport(publicKey, 0))
        : Optional.empty();
  }

  static boolean verify(PublicPoint key, byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, key, message, 0, message.length);
  }
}

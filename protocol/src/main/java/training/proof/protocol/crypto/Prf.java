package training.proof.protocol.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import training.proof.protocol.canonical.CanonicalArray;
import training.proof.protocol.canonical.Digest;

/**
 * PRF(key, domain, parts...): HMAC-SHA-256 (RFC 2104) over the canonical JSON array of its
 * arguments.
 */
public final class Prf {
  private Prf() {}

  /**
   * @param key 32 secret bytes
   * @param parts strings, integers, longs within 2^53, or digests
   */
  public static Digest of(byte[] key, String domain, Object... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Digest.ofRaw(mac.doFinal(CanonicalArray.encode(domain, parts)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

package training.proof.operator.key;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The form of the keys inside the Secret's data (base64 values, as Kubernetes has them). */
final class KeySecretCodec {
  static final String SEED = "ed25519.seed";

  /** Written by the user alone, to change the key: see the user guide. */
  static final String NEXT_SEED = "ed25519.next.seed";

  static final String MEMBER_SECRET = "member.secret";
  static final String CERTIFICATE = "tls.crt";
  static final String CERTIFICATE_KEY = "tls.key";

  private static final Set<String> KEYS = Set.of(SEED, MEMBER_SECRET, CERTIFICATE, CERTIFICATE_KEY);

  private final String secretName;

  KeySecretCodec(String secretName) {
    this.secretName = secretName;
  }

  Map<String, String> encode(KeyMaterial material) {
    try {
      var data = new LinkedHashMap<String, String>();
      data.put(SEED, base64(material.seed()));
      material.nextSeed().ifPresent(next -> data.put(NEXT_SEED, base64(next)));
      data.put(MEMBER_SECRET, base64(material.memberSecret()));
      data.put(CERTIFICATE, base64(Pem.encode("CERTIFICATE", material.certificate().getEncoded())));
      data.put(
          CERTIFICATE_KEY,
          base64(Pem.encode("PRIVATE KEY", material.certificateKey().getEncoded())));
      return data;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate made here has an encoding", e);
    }
  }

  /**
   * @throws KeyException when a key is missing or malformed
   */
  KeyMaterial decode(Map<String, String> data) {
    var missing = new TreeSet<>(KEYS);
    missing.removeAll(data.keySet());
    if (!missing.isEmpty()) {
      throw malformed("it lacks " + String.join(", ", missing), null);
    }
    byte[] seed = secret(data, SEED);
    Optional<byte[]> nextSeed =
        data.containsKey(NEXT_SEED) ? Optional.of(secret(data, NEXT_SEED)) : Optional.empty();
    byte[] memberSecret = secret(data, MEMBER_SECRET);
    try {
      X509Certificate certificate = certificate(bytes(data, CERTIFICATE));
      return new KeyMaterial(
          seed, nextSeed, memberSecret, certificate, key(bytes(data, CERTIFICATE_KEY)));
    } catch (GeneralSecurityException e) {
      throw malformed("tls.crt and tls.key must be a P-256 certificate and its PKCS #8 key", e);
    }
  }

  private byte[] secret(Map<String, String> data, String key) {
    byte[] secret = bytes(data, key);
    if (secret.length != KeyMaterial.SECRET_BYTES) {
      throw malformed(key + " has " + secret.length + " bytes instead of 32", null);
    }
    return secret;
  }

  private byte[] bytes(Map<String, String> data, String key) {
    try {
      return Base64.getDecoder().decode(data.getOrDefault(key, ""));
    } catch (IllegalArgumentException e) {
      throw malformed(key + " is not base64", e);
    }
  }

  private static X509Certificate certificate(byte[] pem) throws GeneralSecurityException {
    var parsed =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    if (parsed instanceof X509Certificate certificate
        && certificate.getPublicKey() instanceof ECPublicKey) {
      return certificate;
    }
    throw new GeneralSecurityException("not an elliptic-curve X.509 certificate");
  }

  private static PrivateKey key(byte[] pem) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(pem)));
  }

  private KeyException malformed(String what, Throwable cause) {
    return new KeyException(
        "Secret "
            + secretName
            + " does not hold a member's key: "
            + what
            + ". Restore it from a backup; only if this member never joined a federation, empty its"
            + " data and a new key is made.",
        cause);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.US_ASCII));
  }
}

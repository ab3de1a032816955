package training.proof.operator.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a member's keys: an Ed25519 seed, a secret, and a self-signed P-256 certificate. */
final class KeyGenerator {
  private static final Duration VALIDITY = Duration.ofDays(3653);

  /** Peers' clocks may be behind ours. */
  private static final Duration BACKDATED = Duration.ofDays(1);

  private final SecureRandom random;
  private final InstantSource clock;

  KeyGenerator(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
  }

  /**
   * @param member becomes the certificate's common name
   * @param dnsNames become its alternative names; peers pin its digest instead of checking them
   */
  KeyMaterial generate(String member, List<String> dnsNames) {
    try {
      KeyPair pair = keyPair();
      var certificate = certificate(pair, member, dnsNames);
      return new KeyMaterial(secret(), Optional.empty(), secret(), certificate, pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java platform can make a P-256 certificate", e);
    }
  }

  private byte[] secret() {
    byte[] secret = new byte[KeyMaterial.SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }

  private KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private X509Certificate certificate(KeyPair pair, String member, List<String> dnsNames)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var now = clock.instant();
    var name = new X500Principal("CN=" + member);
    var names =
        dnsNames.stream()
            .map(dnsName -> new GeneralName(GeneralName.dNSName, dnsName))
            .toArray(GeneralName[]::new);
    var builder =
        new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, random),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(VALIDITY)),
                name,
                pair.getPublic())
            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}

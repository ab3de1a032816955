package training.proof.operator.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeySecretCodecTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private final KeySecretCodec codec = new KeySecretCodec("proofpool-key");
  private final KeyMaterial material =
      new KeyGenerator(new SecureRandom(), InstantSource.fixed(NOW))
          .generate("alpha", List.of("proofpool.demo.svc"));

  @Test
  void keysSurviveTheSecret() {
    assertThat(codec.decode(codec.encode(material))).isEqualTo(material);
  }

  /** Which only its user writes. */
  @Test
  void aNextKeySurvivesTheSecretAndMayBeAbsent() {
    var data = codec.encode(material);
    assertThat(data).doesNotContainKey(KeySecretCodec.NEXT_SEED);
    data.put(KeySecretCodec.NEXT_SEED, data.get(KeySecretCodec.MEMBER_SECRET));
    KeyMaterial both = codec.decode(data);
    assertThat(both.seed()).isEqualTo(material.seed());
    assertThat(both.nextSeed()).contains(material.memberSecret());
    assertThat(both).isNotEqualTo(material);
    assertThat(codec.decode(codec.encode(both))).isEqualTo(both);
    refused(KeySecretCodec.NEXT_SEED, "AAAA", "ed25519.next.seed has 3 bytes instead of 32");
  }

  @Test
  void theCertificateIsSelfSignedAndGoodForTenYears() throws Exception {
    var certificate = material.certificate();
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(3652))));
    assertThatThrownBy(() -> certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(3654)))))
        .isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void aMalformedSecretIsNamedWithWhatIsWrongAndTheCure() {
    assertThatThrownBy(() -> codec.decode(Map.of(KeySecretCodec.SEED, "AAAA")))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("Secret proofpool-key")
        .hasMessageContaining("lacks member.secret, tls.crt, tls.key")
        .hasMessageContaining("Restore it from a backup");
    refused(KeySecretCodec.SEED, "AAAA", "ed25519.seed has 3 bytes instead of 32");
    refused(KeySecretCodec.MEMBER_SECRET, "%", "member.secret is not base64");
    refused(KeySecretCodec.CERTIFICATE, "AAAA", "tls.crt and tls.key must be");
    refused(KeySecretCodec.CERTIFICATE_KEY, "AAAA", "tls.crt and tls.key must be");
  }

  private void refused(String key, String value, String message) {
    var data = codec.encode(material);
    data.put(key, value);
    assertThatThrownBy(() -> codec.decode(data))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining(message);
  }
}

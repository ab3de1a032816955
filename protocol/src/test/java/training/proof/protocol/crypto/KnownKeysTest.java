package training.proof.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import training.proof.protocol.canonical.Digest;

/** What was remembered of a key changes nothing about what is a signature. */
class KnownKeysTest {
  private static final byte[] MESSAGE = "work".getBytes(StandardCharsets.UTF_8);

  private final Verifier verifier = new KnownKeys();

  @Test
  void agreesWithTheVerifierThatRemembersNothingHoweverManyKeysThereAre() {
    for (int i = 0; i < 1100; i++) {
      Signer signer = Ed25519.signer(Digest.of("test/key", i).raw());
      byte[] key = signer.publicKey();
      byte[] signature = signer.sign(MESSAGE);
      assertThat(verifier.verify(key, MESSAGE, signature)).isTrue();
      assertThat(verifier.verify(key, MESSAGE, signature)).isTrue();
      signature[i % 64] ^= 1;
      assertThat(verifier.verify(key, MESSAGE, signature)).isFalse();
      assertThat(verifier.verify(key, MESSAGE, new byte[63])).isFalse();
      key[i % 32] ^= 1;
      assertThat(verifier.verify(key, MESSAGE, signer.sign(MESSAGE))).isFalse();
    }
  }

  /**
   * All encodings of points of order 1, 2, 4 and 8 (as listed by Chalkias, Garillot and Nikolaenko,
   * "Taming the many EdDSAs", 2020), and a key that such a point was added to.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
      })
  void refusesKeysOfLowOrderOrWithSuchAPart(String hex) {
    byte[] key = HexFormat.of().parseHex(hex);
    byte[] forged = new byte[64];
    forged[0] = 1;
    for (int again = 0; again < 2; again++) {
      assertThat(verifier.verify(key, MESSAGE, forged)).isFalse();
    }
    assertThat(Ed25519.isPublicKey(key)).isFalse();
  }

  @Test
  void bytesOfAnotherLengthAreNoKey() {
    for (int length : new int[] {0, 31, 33, 64}) {
      assertThat(verifier.verify(new byte[length], MESSAGE, new byte[64])).isFalse();
    }
  }
}

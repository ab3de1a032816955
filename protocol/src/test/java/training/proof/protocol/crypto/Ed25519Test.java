package training.proof.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MESSAGE = "work".getBytes(StandardCharsets.UTF_8);

  /** RFC 8032, section 7.1, test 2. */
  @Test
  void signsAsRfc8032Test2() {
    byte[] seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    byte[] key = Ed25519.signer(seed).publicKey();
    byte[] signature = Ed25519.signer(seed).sign(hex("72"));
    assertThat(HEX.formatHex(key))
        .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assertThat(HEX.formatHex(signature))
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    assertThat(Ed25519.VERIFIER.verify(key, hex("72"), signature)).isTrue();
    assertThat(Ed25519.VERIFIER.verify(key, hex("73"), signature)).isFalse();
  }

  /** The points of order 1, 2, 4 and 8, and non-canonical spellings of some of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void refusesKeysUnderWhichAnybodyCouldSign(String key) {
    byte[] forged = new byte[64];
    forged[0] = 1;
    assertThat(Ed25519.isPublicKey(hex(key))).isFalse();
    assertThat(Ed25519.VERIFIER.verify(hex(key), MESSAGE, forged)).isFalse();
  }

  @Test
  void refusesASecondSpellingOfASignature() {
    byte[] seed = new byte[32];
    byte[] signature = Ed25519.signer(seed).sign(MESSAGE);
    byte[] order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    int carry = 0;
    for (int i = 0; i < 32; i++) {
      int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
      signature[32 + i] = (byte) sum;
      carry = sum >> 8;
    }
    assertThat(Ed25519.VERIFIER.verify(Ed25519.signer(seed).publicKey(), MESSAGE, signature))
        .isFalse();
  }

  private static byte[] hex(String text) {
    return HEX.parseHex(text);
  }
}

package training.proof.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MESSAGE = "work".getBytes(StandardCharsets.UTF_8);

  /** RFC 8032, section 7.1, tests 1 to 3: secret key, public key, message, signature. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
        + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
        + "'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e397"
        + "01cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
        + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
        + "72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f361"
        + "3d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
        + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,"
        + "af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f76"
        + "0984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void signsAsRfc8032(String seed, String key, String message, String signature) {
    assertThat(HEX.formatHex(Ed25519.signer(hex(seed)).publicKey())).isEqualTo(key);
    assertThat(HEX.formatHex(Ed25519.signer(hex(seed)).sign(hex(message)))).isEqualTo(signature);
    assertThat(Ed25519.VERIFIER.verify(hex(key), hex(message), hex(signature))).isTrue();
    assertThat(Ed25519.VERIFIER.verify(hex(key), MESSAGE, hex(signature))).isFalse();
    assertThat(Ed25519.VERIFIER.verify(hex(key), hex(message), new byte[63])).isFalse();
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

package training.proof.operator.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** The text form of certificates and keys (RFC 7468), one object a file. */
final class Pem {
  private static final byte[] NEWLINE = {'\n'};

  private Pem() {}

  static String encode(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, NEWLINE).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  static byte[] decode(byte[] pem) throws GeneralSecurityException {
    String text = new String(pem, StandardCharsets.US_ASCII);
    try {
      return Base64.getMimeDecoder().decode(text.replaceAll("-----[^-]+-----", ""));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not a PEM file", e);
    }
  }
}

package training.proof.protocol.statement;

import java.util.Base64;
import training.proof.protocol.canonical.MalformedException;

/** The one base64 spelling of some bytes: RFC 4648 with padding and nothing else. */
final class Base64Form {
  private Base64Form() {}

  static byte[] decode(String text, String what) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
        throw new MalformedException("bad-base64", "the " + what + " is not canonical base64");
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new MalformedException("bad-base64", "the " + what + " is not base64", e);
    }
  }
}

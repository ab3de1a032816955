package training.proof.protocol.statement;

import java.util.Arrays;
import java.util.Base64;
import training.proof.protocol.canonical.MalformedException;

/** The one base64 spelling of some bytes: RFC 4648 with padding and nothing else. */
final class Base64Form {
  private static final int GROUP = 3;
  private static final int QUARTET = 4;

  private Base64Form() {}

  static byte[] decode(String text, String what) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (!isOnly(text, bytes)) {
        throw new MalformedException("bad-base64", "the " + what + " is not canonical base64");
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new MalformedException("bad-base64", "the " + what + " is not base64", e);
    }
  }

  /** Decoders let padding be left out, and bits beyond the last byte be set: only at the end. */
  private static boolean isOnly(String text, byte[] bytes) {
    int whole = bytes.length / GROUP * GROUP;
    int from = whole == bytes.length ? Math.max(0, whole - GROUP) : whole;
    String end = Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    return text.length() == from / GROUP * QUARTET + end.length() && text.endsWith(end);
  }
}

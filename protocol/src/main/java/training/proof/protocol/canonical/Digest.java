package training.proof.protocol.canonical;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A SHA-256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {
  private static final boolean[] DIGIT = new boolean[128];

  static {
    Arrays.fill(DIGIT, '0', '9' + 1, true);
    Arrays.fill(DIGIT, 'a', 'f' + 1, true);
  }

  /** Stands where there is nothing to name: before a member's first statement, in a genesis. */
  public static final Digest ZERO = new Digest("0".repeat(64));

  /** Refuses anything but 64 lower-case hexadecimal digits. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Digest {
    if (!isForm(hex)) {
      throw new MalformedException(
          "bad-digest", "not a SHA-256 digest in lower-case hexadecimal: " + shortened(hex));
    }
  }

  /** The digest of some bytes. */
  public static Digest of(byte[] bytes) {
    return ofRaw(sha256().digest(bytes));
  }

  /** The digest whose 32 bytes these are. */
  public static Digest ofRaw(byte[] raw) {
    if (raw.length != 32) {
      throw new MalformedException(
          "bad-digest", "a SHA-256 digest has 32 bytes, not " + raw.length);
    }
    return new Digest(HexFormat.of().formatHex(raw));
  }

  /**
   * The domain-separated hash H(domain, parts...): SHA-256 of the canonical JSON array of its
   * arguments, so that no two argument lists share an encoding.
   *
   * @param parts strings, integers, longs within 2^53, or digests
   */
  public static Digest of(String domain, Object... parts) {
    return ofRaw(sha256().digest(CanonicalArray.encode(domain, parts)));
  }

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The 32 bytes. */
  public byte[] raw() {
    return HexFormat.of().parseHex(hex);
  }

  /** The first 16 digits: enough for a label, never for identity. */
  public String label() {
    return hex.substring(0, 16);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  @JsonValue
  public String toString() {
    return hex;
  }

  private static boolean isForm(String hex) {
    if (hex.length() != 64) {
      return false;
    }
    for (int i = 0; i < 64; i++) {
      char c = hex.charAt(i);
      if (c >= DIGIT.length || !DIGIT[c]) {
        return false;
      }
    }
    return true;
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}

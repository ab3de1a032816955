package training.proof.protocol.canonical;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;

/** The unambiguous encoding of an argument list that is hashed or keyed: a canonical JSON array. */
public final class CanonicalArray {
  private CanonicalArray() {}

  /**
   * @param domain what the hash is for; no two uses share one
   * @param parts strings, integers, longs within 2^53, or digests
   */
  public static byte[] encode(String domain, Object... parts) {
    return isPlain(domain, parts) ? plain(domain, parts) : general(domain, parts);
  }

  /** Names, digests and numbers need no escapes: nearly everything that is ever hashed. */
  private static boolean isPlain(String domain, Object... parts) {
    boolean plain = isPlain(domain);
    for (Object part : parts) {
      plain &=
          switch (part) {
            case String text -> isPlain(text);
            case Integer number -> true;
            case Long number ->
                number >= -CanonicalJson.MAX_INTEGER && number <= CanonicalJson.MAX_INTEGER;
            case Digest digest -> true;
            default -> false;
          };
    }
    return plain;
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
  }

  private static byte[] plain(String domain, Object... parts) {
    var text = new StringBuilder(96 * (parts.length + 1));
    text.append("[\"").append(domain).append('"');
    for (Object part : parts) {
      text.append(',');
      if (part instanceof Number) {
        text.append(part);
      } else {
        text.append('"').append(part).append('"');
      }
    }
    return text.append(']').toString().getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] general(String domain, Object... parts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode().add(domain);
    for (Object part : parts) {
      switch (part) {
        case String text -> array.add(text);
        case Integer number -> array.add(number);
        case Long number -> array.add(number);
        case Digest digest -> array.add(digest.hex());
        default -> throw new IllegalArgumentException("cannot be hashed: " + part.getClass());
      }
    }
    return CanonicalJson.encode(array);
  }
}

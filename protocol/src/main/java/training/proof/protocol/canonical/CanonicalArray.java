package training.proof.protocol.canonical;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** The unambiguous encoding of an argument list that is hashed or keyed: a canonical JSON array. */
public final class CanonicalArray {
  private CanonicalArray() {}

  /**
   * @param domain what the hash is for; no two uses share one
   * @param parts strings, integers, longs within 2^53, or digests
   */
  public static byte[] encode(String domain, Object... parts) {
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

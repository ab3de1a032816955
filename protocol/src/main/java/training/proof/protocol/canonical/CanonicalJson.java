package training.proof.protocol.canonical;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Reads and writes canonical JSON (RFC 8785) restricted to integers within +-(2^53 - 1), strings,
 * booleans, arrays and objects. Reading is bounded and strict: duplicate keys, unknown fields,
 * floating-point numbers and any other spelling of the same value are refused.
 */
public final class CanonicalJson {
  /** Integers beyond this are written as decimal strings: RFC 8785 numbers are IEEE doubles. */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private static final int MAX_DEPTH = 16;

  private static final ObjectMapper MAPPER = mapper(true);

  /** Takes the last of two members of one name; who reads by it compares bytes in the end. */
  private static final ObjectMapper QUICK = mapper(false);

  private CanonicalJson() {}

  private static ObjectMapper mapper(boolean findsDoubles) {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(20)
            .maxNameLength(256)
            .build();
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, findsDoubles)
            .build();
    return JsonMapper.builder(factory)
        .addModule(new Jdk8Module())
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(
                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }

  /** The canonical bytes of a record or tree. */
  public static byte[] encode(Object value) {
    return PlainJson.encode(value).orElseGet(() -> canonical(MAPPER.valueToTree(value)));
  }

  /** The members of a record's JSON object, by name: several records' make one object. */
  public static SortedMap<String, Object> members(Record value) {
    return RecordShape.members(value);
  }

  /** The canonical form as text. */
  public static String text(Object value) {
    return new String(encode(value), StandardCharsets.UTF_8);
  }

  /** The digest of the canonical bytes of a record or tree. */
  public static Digest digest(Object value) {
    return Digest.of(encode(value));
  }

  /**
   * Reads canonical bytes from an untrusted source.
   *
   * @param what named in the error, e.g. {@code statement}
   * @param maxBytes longer input is refused before it is parsed
   * @throws MalformedException with reason {@code too-large}, {@code not-json}, {@code
   *     not-canonical} or {@code wrong-shape}
   */
  public static <T> T decode(byte[] bytes, Class<T> type, String what, int maxBytes) {
    return plain(bytes, type, maxBytes)
        .orElseGet(
            () -> {
              T value = convert(exact(bytes, what, maxBytes), type, what);
              requireSame(bytes, encode(value), what);
              return value;
            });
  }

  private static <T> Optional<T> plain(byte[] bytes, Class<T> type, int maxBytes) {
    return bytes.length <= maxBytes ? PlainReader.read(bytes, type) : Optional.empty();
  }

  /**
   * Reads bounded JSON into a tree whose spelling is still to be checked: who uses this encodes
   * what it understood and compares the bytes.
   */
  public static JsonNode exact(byte[] bytes, String what, int maxBytes) {
    if (bytes.length > maxBytes) {
      throw new MalformedException(
          "too-large", what + " has " + bytes.length + " bytes; at most " + maxBytes);
    }
    JsonNode tree = parse(QUICK, bytes, what);
    requireExact(tree);
    return tree;
  }

  /** Refuses any spelling but the canonical one of what was understood. */
  public static void requireSame(byte[] bytes, byte[] canonical, String what) {
    if (!Arrays.equals(bytes, canonical)) {
      parse(MAPPER, bytes, what);
      throw new MalformedException("not-canonical", what + " is not in RFC 8785 form");
    }
  }

  /** Reads canonical bytes into a tree, to the same rules as {@link #decode}. */
  public static JsonNode tree(byte[] bytes, String what, int maxBytes) {
    JsonNode tree = exact(bytes, what, maxBytes);
    requireSame(bytes, canonical(tree), what);
    return tree;
  }

  /** Reads JSON that need not be canonical, e.g. written by a person; the other rules hold. */
  public static <T> T read(byte[] bytes, Class<T> type, String what) {
    return PlainReader.read(bytes, type)
        .orElseGet(
            () -> {
              JsonNode tree = parse(MAPPER, bytes, what);
              requireExact(tree);
              return convert(tree, type, what);
            });
  }

  /** Turns a tree into a record, refusing unknown and missing fields. */
  public static <T> T convert(JsonNode tree, Class<T> type, String what) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      if (e.getCause() instanceof MalformedException malformed) {
        throw malformed;
      }
      throw new MalformedException("wrong-shape", what + ": " + firstLine(e), e);
    }
  }

  /** A record as a tree. */
  public static JsonNode toTree(Object value) {
    return MAPPER.valueToTree(value);
  }

  private static JsonNode parse(ObjectMapper mapper, byte[] bytes, String what) {
    try (JsonParser parser = mapper.createParser(bytes)) {
      JsonNode tree = mapper.readTree(parser);
      if (tree == null || tree.isMissingNode() || parser.nextToken() != null) {
        throw new MalformedException("not-json", what + " is not one JSON value");
      }
      return tree;
    } catch (IOException e) {
      throw new MalformedException("not-json", what + ": " + firstLine(e), e);
    }
  }

  private static byte[] canonical(JsonNode tree) {
    requireExact(tree);
    return PlainJson.encode(tree).orElseGet(() -> general(tree));
  }

  /** By the library, whatever the strings hold. */
  static byte[] general(JsonNode tree) {
    try {
      return new JsonCanonicalizer(MAPPER.writeValueAsBytes(tree)).getEncodedUTF8();
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedException("not-json", "cannot be brought to RFC 8785 form: " + e, e);
    }
  }

  private static void requireExact(JsonNode node) {
    if (node.isNumber()) {
      if (!node.isIntegralNumber() || !node.canConvertToLong() || !isExact(node.longValue())) {
        throw new MalformedException(
            "inexact-number", "only integers within 2^53 are allowed, not " + node);
      }
    } else if (node.isNull()) {
      throw new MalformedException("null-value", "null is not allowed: leave the field out");
    } else {
      node.forEach(CanonicalJson::requireExact);
    }
  }

  private static boolean isExact(long value) {
    return value >= -MAX_INTEGER && value <= MAX_INTEGER;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}

package training.proof.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Writes the canonical form of records and trees that need no escapes, which are nearly all there
 * are: the library makes a tree, writes it, reads it again and sorts it, at many times the cost.
 * Everything that hashes, signs or checks a statement passes here.
 */
final class PlainJson {
  /** ASCII from the blank to the tilde without quotation mark and backslash. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    Arrays.fill(PLAIN, ' ', '~' + 1, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private final StringBuilder text = new StringBuilder(1024);

  private PlainJson() {}

  /** The canonical bytes; empty where the library's care is needed, or its refusal. */
  static Optional<byte[]> encode(Object value) {
    var writer = new PlainJson();
    return isContainer(value) && writer.write(value)
        ? Optional.of(writer.text.toString().getBytes(StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  private static boolean isContainer(Object value) {
    return value instanceof JsonNode tree
        ? tree.isContainerNode()
        : (value instanceof Record && !(value instanceof Digest))
            || value instanceof SortedMap
            || value instanceof List;
  }

  private boolean write(Object value) {
    return switch (value) {
      case String string -> string(string);
      case Digest digest -> append("\"") && append(digest.hex()) && append("\"");
      case Integer number -> append(number.toString());
      case Long number -> isExact(number) && append(number.toString());
      case Boolean truth -> append(truth.toString());
      case Enum<?> constant -> string(constant.name());
      case Record members -> object(members);
      case SortedMap<?, ?> map -> object(map);
      case List<?> list -> array(list);
      case JsonNode node -> tree(node);
      case null, default -> false;
    };
  }

  private static boolean isExact(long number) {
    return number >= -CanonicalJson.MAX_INTEGER && number <= CanonicalJson.MAX_INTEGER;
  }

  private boolean object(Record members) {
    text.append('{');
    int empty = text.length();
    RecordShape shape = RecordShape.of(members.getClass());
    for (RecordShape.Member member : shape.members()) {
      if (!member(empty, member.name(), member.of(members))) {
        return false;
      }
    }
    return shape.isPlain() && append("}");
  }

  private boolean object(SortedMap<?, ?> map) {
    text.append('{');
    int empty = text.length();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String name) || !member(empty, name, entry.getValue())) {
        return false;
      }
    }
    return map.comparator() == null && append("}");
  }

  /** What is absent is left out. */
  private boolean member(int empty, String name, Object value) {
    Object there = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (there == null) {
      return value != null;
    }
    if (text.length() > empty) {
      text.append(',');
    }
    return string(name) && append(":") && write(there);
  }

  private boolean array(Collection<?> values) {
    text.append('[');
    int empty = text.length();
    for (Object value : values) {
      if (text.length() > empty) {
        text.append(',');
      }
      if (!write(value)) {
        return false;
      }
    }
    return append("]");
  }

  private boolean tree(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(elements(node));
      case STRING -> string(node.textValue());
      case BOOLEAN -> append(node.booleanValue() ? "true" : "false");
      case NUMBER -> node.isIntegralNumber() && node.canConvertToLong() && write(node.longValue());
      default -> false;
    };
  }

  private boolean object(JsonNode node) {
    List<String> names = new ArrayList<>(node.size());
    node.fieldNames().forEachRemaining(names::add);
    Collections.sort(names);
    text.append('{');
    int empty = text.length();
    for (String name : names) {
      if (!member(empty, name, node.get(name))) {
        return false;
      }
    }
    return append("}");
  }

  private static List<JsonNode> elements(JsonNode node) {
    List<JsonNode> elements = new ArrayList<>(node.size());
    node.forEach(elements::add);
    return elements;
  }

  private boolean string(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isPlain(value.charAt(i))) {
        return false;
      }
    }
    text.append('"').append(value).append('"');
    return true;
  }

  /** Whether a character of a string, or a byte of one, stands for itself. */
  static boolean isPlain(int c) {
    return c >= 0 && c < PLAIN.length && PLAIN[c];
  }

  private boolean append(String token) {
    text.append(token);
    return true;
  }
}

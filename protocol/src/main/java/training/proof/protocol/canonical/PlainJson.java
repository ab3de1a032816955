package training.proof.protocol.canonical;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Writes the canonical form of trees that need no escapes, which are nearly all there are: the
 * library writes the tree, reads it again and sorts it, at several times the cost. Everything that
 * hashes or checks a statement passes here.
 */
final class PlainJson {
  private final StringBuilder text = new StringBuilder(1024);

  private PlainJson() {}

  /** The canonical bytes; empty where the library's care is needed, or its refusal. */
  static Optional<byte[]> encode(JsonNode tree) {
    var writer = new PlainJson();
    return tree.isContainerNode() && writer.write(tree)
        ? Optional.of(writer.text.toString().getBytes(StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  private boolean write(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> string(node.textValue());
      case BOOLEAN -> append(node.booleanValue() ? "true" : "false");
      case NUMBER -> node.isIntegralNumber() && append(Long.toString(node.longValue()));
      default -> false;
    };
  }

  private boolean object(JsonNode node) {
    List<String> names = new ArrayList<>(node.size());
    node.fieldNames().forEachRemaining(names::add);
    Collections.sort(names);
    String separator = "{";
    for (String name : names) {
      text.append(separator);
      separator = ",";
      if (!string(name) || !append(":") || !write(node.get(name))) {
        return false;
      }
    }
    return append(names.isEmpty() ? "{}" : "}");
  }

  private boolean array(JsonNode node) {
    text.append('[');
    for (int i = 0; i < node.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      if (!write(node.get(i))) {
        return false;
      }
    }
    return append("]");
  }

  private boolean string(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    text.append('"').append(value).append('"');
    return true;
  }

  private boolean append(String token) {
    text.append(token);
    return true;
  }
}

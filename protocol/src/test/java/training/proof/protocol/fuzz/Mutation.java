package training.proof.protocol.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Bytes near valid ones: other bytes, or another value in some place of the JSON they hold. */
final class Mutation {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What stands where something else should: readers break on these. */
  private static final List<String> PIECES =
      List.of(
          "null",
          "-1",
          "0",
          "1e999999999",
          "0.1",
          "9007199254740992",
          "-9007199254740992",
          "9223372036854775808",
          "1" + "0".repeat(400),
          "\"\"",
          "[]",
          "{}",
          "true",
          "[".repeat(5000),
          "{\"a\":".repeat(100),
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"a\u0301\"",
          "\"epoch\":1,",
          "\u00ef\u00bb\u00bf",
          "\u00c0\u0080",
          "\u00ed\u00a0\u0080",
          "\u00f4\u0090\u0080\u0080",
          " ",
          "/**/");

  private Mutation() {}

  /**
   * @param head bytes before the JSON
   */
  static byte[] of(byte[] valid, int head, RandomGenerator random) {
    byte[] bytes = valid.clone();
    if (random.nextInt(3) > 0) {
      byte[] changed = inJson(Arrays.copyOfRange(valid, head, valid.length), random);
      bytes = splice(valid, head, valid.length, changed);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes = inBytes(bytes, random);
    }
    return bytes;
  }

  private static byte[] inBytes(byte[] bytes, RandomGenerator random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(60));
    return switch (random.nextInt(5)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> splice(bytes, at, at, piece(random).getBytes(StandardCharsets.ISO_8859_1));
      case 3 -> splice(bytes, at, end, new byte[0]);
      default -> splice(bytes, end, end, Arrays.copyOfRange(bytes, at, end));
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] out = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
    return out;
  }

  private static String piece(RandomGenerator random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  /**
   * Other values of the same form: numbers at and beyond limits, lists without end, other names.
   */
  private static byte[] inJson(byte[] valid, RandomGenerator random) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(valid);
    } catch (IOException e) {
      return inBytes(valid, random);
    }
    if (!(tree instanceof ContainerNode<?>)) {
      return inBytes(valid, random);
    }
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      var places = new ArrayList<ContainerNode<?>>();
      collect(tree, places);
      places.removeIf(ContainerNode::isEmpty);
      if (!places.isEmpty()) {
        change(places.get(random.nextInt(places.size())), random);
      }
    }
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      return inBytes(valid, random);
    }
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> into) {
    if (node instanceof ContainerNode<?> container) {
      into.add(container);
    }
    node.forEach(child -> collect(child, into));
  }

  private static void change(ContainerNode<?> place, RandomGenerator random) {
    switch (place) {
      case ObjectNode object -> {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(name + "x", object.get(name));
          default -> object.set(name, other(object.get(name), random));
        }
      }
      case ArrayNode array -> {
        int at = random.nextInt(array.size());
        switch (random.nextInt(5)) {
          case 0 -> array.remove(at);
          case 1 -> array.insert(at, array.get(at).deepCopy());
          case 2 -> {
            JsonNode one = array.get(at);
            for (int i = random.nextInt(3000); i > 0; i--) {
              array.add(one);
            }
          }
          default -> array.set(at, other(array.get(at), random));
        }
      }
      default -> throw new IllegalStateException("no other containers");
    }
  }

  private static JsonNode other(JsonNode node, RandomGenerator random) {
    var nodes = MAPPER.getNodeFactory();
    if (node.isNumber() && random.nextInt(8) > 0) {
      return switch (random.nextInt(8)) {
        case 0 -> nodes.numberNode(node.longValue() + 1);
        case 1 -> nodes.numberNode(-node.longValue() - 1);
        case 2 -> nodes.numberNode(Integer.MAX_VALUE);
        case 3 -> nodes.numberNode(1L << random.nextInt(63));
        case 4 -> nodes.numberNode((1L << 53) - 1);
        case 5 -> nodes.numberNode(Long.MIN_VALUE);
        case 6 -> nodes.numberNode(BigInteger.ONE.shiftLeft(200));
        default -> nodes.numberNode(node.longValue() + 0.5);
      };
    }
    if (node.isTextual() && random.nextInt(8) > 0) {
      String text = node.textValue();
      return nodes.textNode(
          switch (random.nextInt(7)) {
            case 0 -> "";
            case 1 -> text + text;
            case 2 -> "x".repeat(1 << random.nextInt(17));
            case 3 -> text.replaceFirst("[0-9a-f]", "e");
            case 4 -> List.of("alpha", "beta", "gamma").get(random.nextInt(3));
            case 5 -> text + "\u00e9\ud83d\ude00\u0007\"";
            default -> "0".repeat(64);
          });
    }
    return switch (random.nextInt(5)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(random.nextBoolean());
      case 2 -> nodes.arrayNode();
      case 3 -> nodes.objectNode();
      default -> nodes.textNode("?");
    };
  }
}

package training.proof.crds.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Adds what the generator cannot say: list-map keys, sets, number and time formats, descriptions of
 * the kind, its spec and its status.
 */
final class PostProcessor {
  private PostProcessor() {}

  static void process(ObjectNode crd, String description) {
    for (JsonNode version : crd.path("spec").path("versions")) {
      ObjectNode root = (ObjectNode) version.path("schema").path("openAPIV3Schema");
      root.put("description", description);
      root.putArray("required").add("spec");
      describe(root, "spec", "What is wanted.");
      describe(root, "status", "What is the case; the operator writes it.");
      walk(root);
      sets(root.path("properties").path("spec"));
    }
  }

  /** The generator sorts columns by path; a reader wants them as they are written. */
  static void orderColumns(ObjectNode crd, List<String> names) {
    for (JsonNode version : crd.path("spec").path("versions")) {
      var columns = new ArrayList<JsonNode>();
      version.path("additionalPrinterColumns").forEach(columns::add);
      columns.sort(Comparator.comparing(column -> names.indexOf(column.path("name").asText())));
      ((ObjectNode) version).putArray("additionalPrinterColumns").addAll(columns);
    }
  }

  private static void describe(ObjectNode root, String property, String description) {
    if (root.path("properties").path(property) instanceof ObjectNode schema) {
      schema.put("description", description);
    }
  }

  private static void walk(ObjectNode schema) {
    wholeNumbers(schema);
    dropRepeatedRules(schema);
    if (schema.path("description").asText().contains("(RFC 3339)")) {
      schema.put("format", "date-time");
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              var child = (ObjectNode) property.getValue();
              if (property.getKey().equals("conditions")) {
                child.put("x-kubernetes-list-type", "map");
                child.putArray("x-kubernetes-list-map-keys").add("type");
              }
              walk(child);
            });
    if (schema.path("items") instanceof ObjectNode items) {
      walk(items);
    }
    if (schema.path("additionalProperties") instanceof ObjectNode values) {
      walk(values);
    }
    spellOutDefault(schema);
  }

  /**
   * An object's default holds those of its fields, all the way down: the API server checks it
   * against the rules before it fills in anything.
   */
  private static void spellOutDefault(ObjectNode schema) {
    if (schema.path("default") instanceof ObjectNode whole) {
      for (var property : schema.path("properties").properties()) {
        if (property.getValue().has("default") && !whole.has(property.getKey())) {
          whole.set(property.getKey(), property.getValue().path("default").deepCopy());
        }
      }
    }
  }

  /** The generator writes bounds as floating-point numbers. */
  private static void wholeNumbers(ObjectNode schema) {
    if (!schema.path("type").asText().equals("integer")) {
      return;
    }
    for (String bound : new String[] {"minimum", "maximum"}) {
      if (schema.has(bound)) {
        schema.put(bound, schema.path(bound).decimalValue().longValueExact());
      }
    }
    boolean fits =
        schema.path("maximum").asLong(Long.MAX_VALUE) <= Integer.MAX_VALUE
            && schema.path("minimum").asLong(Long.MIN_VALUE) >= Integer.MIN_VALUE;
    schema.put("format", fits ? "int32" : "int64");
  }

  /** A rule on a record's component is met twice: on the field and on the accessor. */
  private static void dropRepeatedRules(ObjectNode schema) {
    if (schema.path("x-kubernetes-validations") instanceof ArrayNode rules) {
      Set<JsonNode> seen = new HashSet<>();
      rules.removeIf(rule -> !seen.add(rule));
    }
  }

  /** Lists of plain words that a user writes are sets: a repetition is a mistake. */
  private static void sets(JsonNode schema) {
    schema.path("properties").forEach(PostProcessor::sets);
    if (schema instanceof ObjectNode list
        && list.path("type").asText().equals("array")
        && list.path("items").path("type").asText().equals("string")) {
      list.put("x-kubernetes-list-type", "set");
    }
  }
}

package training.proof.crds.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** Writes the reference of all kinds as Markdown: one table of fields for each. */
final class Reference {
  private final StringBuilder text = new StringBuilder();

  private Reference() {}

  static String of(List<JsonNode> definitions) {
    var reference = new Reference();
    reference.head(definitions);
    definitions.forEach(reference::kind);
    return reference.text.toString();
  }

  private void head(List<JsonNode> definitions) {
    text.append("# Custom resources\n\n")
        .append(
            "<!-- Generated from the types in crds/ by 'mvn -q -pl crds -am test -Dgenerate'. -->\n\n")
        .append("Group `proof.training`, version `v1alpha1`, all namespaced. ")
        .append("`kubectl explain KIND.FIELD` says the same.\n\n");
    text.append("| kind | short name | category | for |\n| --- | --- | --- | --- |\n");
    for (JsonNode definition : definitions) {
      JsonNode names = definition.path("spec").path("names");
      String kind = names.path("kind").asText();
      row(
          "[" + kind + "](#" + kind.toLowerCase(Locale.ROOT) + ")",
          code(names.path("shortNames").path(0).asText()),
          code(names.path("categories").path(0).asText()),
          schema(definition).path("description").asText());
    }
  }

  private void kind(JsonNode definition) {
    JsonNode schema = schema(definition);
    text.append("\n## ").append(definition.path("spec").path("names").path("kind").asText());
    text.append("\n\n").append(schema.path("description").asText()).append("\n\n");
    columns(definition);
    text.append("| field | type | required | default | description |\n");
    text.append("| --- | --- | --- | --- | --- |\n");
    fields("", schema);
    var rules = new ArrayList<String>();
    rules("", schema, rules);
    if (!rules.isEmpty()) {
      text.append("\nRules:\n\n");
      rules.forEach(rule -> text.append("- ").append(rule).append('\n'));
    }
  }

  private void columns(JsonNode definition) {
    var columns = new ArrayList<String>();
    for (JsonNode column :
        definition.path("spec").path("versions").path(0).path("additionalPrinterColumns")) {
      String name = column.path("name").asText();
      columns.add(column.path("priority").asInt() > 0 ? name + " (wide)" : name);
    }
    text.append("Columns: ").append(String.join(", ", columns)).append(".\n\n");
  }

  private void fields(String prefix, JsonNode schema) {
    var required = StreamSupport.stream(schema.path("required").spliterator(), false);
    var names = required.map(JsonNode::asText).toList();
    for (var property : schema.path("properties").properties()) {
      JsonNode child = property.getValue();
      String path = prefix + property.getKey();
      row(
          code(path),
          type(child),
          names.contains(property.getKey()) ? "yes" : "",
          child.has("default") ? code(child.path("default").toString().replace("\"", "")) : "",
          child.path("description").asText());
      fields(path + ".", child);
      fields(path + "[].", child.path("items"));
    }
  }

  private static void rules(String path, JsonNode schema, List<String> rules) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      rules.add((path.isEmpty() ? "" : code(path) + ": ") + rule.path("message").asText() + ".");
    }
    for (var property : schema.path("properties").properties()) {
      String child = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
      rules(child, property.getValue(), rules);
      rules(child + "[]", property.getValue().path("items"), rules);
    }
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      var values = new ArrayList<String>();
      schema.path("enum").forEach(value -> values.add(code(value.asText())));
      return String.join(", ", values);
    }
    String type = schema.path("type").asText();
    if (type.equals("array")) {
      return "list of "
          + type(schema.path("items"))
          + ", at most "
          + schema.path("maxItems").asText();
    }
    if (schema.has("additionalProperties")) {
      return "map, at most " + schema.path("maxProperties").asText();
    }
    if (type.equals("integer")) {
      return schema.path("minimum").asText() + " to " + schema.path("maximum").asText();
    }
    if (type.equals("string")) {
      return "string, at most " + schema.path("maxLength").asText();
    }
    return type;
  }

  private void row(String... cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    text.append('\n');
  }

  private static String code(String value) {
    return "`" + value + "`";
  }

  private static JsonNode schema(JsonNode definition) {
    return definition.path("spec").path("versions").path(0).path("schema").path("openAPIV3Schema");
  }
}

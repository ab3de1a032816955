package training.proof.crds.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every kind is described and bounded. */
class DefinitionsTest {
  static List<Class<? extends HasMetadata>> kinds() {
    return Kinds.ALL;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyFieldIsDescribedAndBounded(Class<? extends HasMetadata> kind) {
    JsonNode version = Definitions.of(kind).path("spec").path("versions").path(0);
    var complaints = new ArrayList<String>();
    check(kind.getSimpleName(), version.path("schema").path("openAPIV3Schema"), complaints);
    assertThat(complaints).isEmpty();
  }

  @Test
  void theCheckFindsWhatIsMissing() throws Exception {
    JsonNode bad =
        new ObjectMapper()
            .readTree(
                """
                {"type":"object","description":"d","properties":{
                  "a":{"type":"string","description":"d"},
                  "b":{"type":"integer","description":"d","minimum":0},
                  "c":{"type":"number","description":"d"},
                  "d":{"type":"array","description":"d","items":{"type":"string","maxLength":1}},
                  "e":{"type":"boolean"},
                  "g":{"type":"string","description":"d","maxLength":9,"default":0.0001},
                  "f":{"type":"object","description":"d","additionalProperties":{"type":"string"}}}}
                """);
    var complaints = new ArrayList<String>();
    check("x", bad, complaints);
    assertThat(complaints)
        .containsExactly(
            "x.a has no maxLength",
            "x.b has no bounds",
            "x.c is a floating-point number",
            "x.d has no maxItems",
            "x.e has no description",
            "x.g has a default that is no string",
            "x.f has no maxProperties",
            "x.f{} has no maxLength");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyRuleHasItsMessage(Class<? extends HasMetadata> kind) {
    for (JsonNode rules : Definitions.of(kind).findValues("x-kubernetes-validations")) {
      for (JsonNode rule : rules) {
        assertThat(rule.path("message").asText()).as(rule.path("rule").asText()).isNotBlank();
      }
    }
  }

  private static void check(String path, JsonNode schema, List<String> complaints) {
    if (schema.path("type").asText().equals("string")
        && schema.has("default")
        && !schema.path("default").isTextual()) {
      complaints.add(path + " has a default that is no string");
    }
    boolean item = path.endsWith("[]") || path.endsWith("{}");
    if (!item && schema.path("description").asText().isEmpty()) {
      complaints.add(path + " has no description");
    }
    bound(path, schema, complaints);
    schema
        .path("properties")
        .properties()
        .forEach(p -> check(path + "." + p.getKey(), p.getValue(), complaints));
    if (schema.has("items")) {
      check(path + "[]", schema.path("items"), complaints);
    }
    if (schema.has("additionalProperties")) {
      check(path + "{}", schema.path("additionalProperties"), complaints);
    }
  }

  private static void bound(String path, JsonNode schema, List<String> complaints) {
    switch (schema.path("type").asText()) {
      case "string" -> {
        if (!schema.has("maxLength") && !schema.has("enum")) {
          complaints.add(path + " has no maxLength");
        }
      }
      case "integer" -> {
        if (!schema.has("minimum") || !schema.has("maximum")) {
          complaints.add(path + " has no bounds");
        }
      }
      case "number" -> complaints.add(path + " is a floating-point number");
      case "array" -> {
        if (!schema.has("maxItems")) {
          complaints.add(path + " has no maxItems");
        }
      }
      case "object" -> {
        if (schema.has("additionalProperties") && !schema.has("maxProperties")) {
          complaints.add(path + " has no maxProperties");
        }
      }
      case "boolean" -> {}
      default -> complaints.add(path + " has no type");
    }
  }
}

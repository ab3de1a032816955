package training.proof.crds.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All files that follow from the types, by their path in the repository. */
final class GeneratedFiles {
  static final Path RESOURCES = Path.of("crds/src/main/resources/crds");
  static final Path CHART = Path.of("helm/proofpool/files/crds");
  static final Path REFERENCE = Path.of("docs/reference.md");

  private static final String HEADER =
      "# Generated from the types in crds/; 'mvn -q -pl crds -am test -Dgenerate' writes it anew.\n";

  private GeneratedFiles() {}

  static Map<Path, String> all() {
    Map<Path, String> files = new LinkedHashMap<>();
    List<JsonNode> definitions = new ArrayList<>();
    for (var kind : Kinds.ALL) {
      var definition = Definitions.of(kind);
      String name = definition.path("spec").path("names").path("plural").asText() + ".yaml";
      String text = HEADER + Yaml.write(definition);
      files.put(RESOURCES.resolve(name), text);
      files.put(CHART.resolve(name), text);
      definitions.add(definition);
    }
    files.put(REFERENCE, Reference.of(definitions));
    return files;
  }
}

package training.proof.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRun;

/** What clusters show, from YAML files beside the tests. */
final class Fixture {
  private static final YAMLMapper YAML = new YAMLMapper();

  private Fixture() {}

  static Sight sight(String scene, String cluster) {
    List<JsonNode> objects = objects(scene + "/" + cluster + ".yaml");
    return new Sight(
        cluster,
        of(objects, Federation.class).stream().findFirst(),
        of(objects, TrainingRun.class),
        of(objects, TrainingRound.class),
        of(objects, ProofSubmission.class),
        Optional.empty());
  }

  static Sight trouble(String cluster, String message) {
    return new Sight(
        cluster, Optional.empty(), List.of(), List.of(), List.of(), Optional.of(message));
  }

  static String text(String name) {
    try (var stream = Fixture.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> objects(String name) {
    try (var parser = YAML.createParser(text(name))) {
      return YAML.readValues(parser, JsonNode.class).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> List<T> of(List<JsonNode> objects, Class<T> type) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(type.getSimpleName()))
        .map(object -> Serialization.unmarshal(object.toString(), type))
        .toList();
  }
}

package training.proof.crds.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real API server takes what is right, and says of the rest what to write instead. */
@Tag("it")
class CorpusIT {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final String REFUSED = "# refused: ";

  private static ApiServer server;
  private static KubernetesClient client;

  @BeforeAll
  static void install() {
    server = new ApiServer();
    client = server.client();
    for (var kind : Kinds.ALL) {
      String yaml = Yaml.write(Definitions.of(kind));
      client.resource(Serialization.unmarshal(yaml, CustomResourceDefinition.class)).create();
    }
    server.awaitDefinitions();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  static Stream<Path> valid() {
    return Stream.concat(yamlIn(CORPUS.resolve("valid")), yamlIn(Path.of("samples")));
  }

  static Stream<Path> refused() {
    return yamlIn(CORPUS.resolve("refused"));
  }

  static Stream<Path> changes() {
    return yamlIn(CORPUS.resolve("changes"));
  }

  /** What the server stored reads into the types and comes out of them unchanged. */
  @ParameterizedTest
  @MethodSource("valid")
  void validResourcesAreTakenAndKeptByTheTypes(Path file) throws IOException {
    String yaml = Files.readString(file);
    var stored = inFreshNamespace(yaml).create();
    if (Yaml.read(yaml).has("status")) {
      var withStatus = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
      withStatus.getMetadata().setNamespace(stored.getMetadata().getNamespace());
      stored = client.resource(withStatus).patchStatus();
    }
    Class<? extends HasMetadata> kind = kindOf(stored);
    var mapper = new ObjectMapper();
    JsonNode raw = mapper.readTree(Serialization.asJson(stored));
    JsonNode typed =
        mapper.readTree(
            Serialization.asJson(Serialization.unmarshal(Serialization.asJson(stored), kind)));
    assertThat(typed.path("spec")).isEqualTo(raw.path("spec"));
    assertThat(typed.path("status")).isEqualTo(raw.path("status"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void invalidResourcesAreRefusedWithAMessage(Path file) throws IOException {
    String yaml = Files.readString(file);
    var resource = inFreshNamespace(yaml);
    assertThatThrownBy(resource::create)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(expected(yaml));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changesAreTakenOrRefusedWithAMessage(Path file) throws IOException {
    String yaml = Files.readString(file);
    String[] parts = yaml.split("\n---\n", -1);
    var first = inFreshNamespace(parts[0]);
    var stored = first.create();
    String namespace = stored.getMetadata().getNamespace();
    if (Yaml.read(parts[0]).has("status")) {
      var withStatus = Serialization.unmarshal(parts[0], GenericKubernetesResource.class);
      withStatus.getMetadata().setNamespace(namespace);
      client.resource(withStatus).patchStatus();
    }
    var second = Serialization.unmarshal(parts[1], GenericKubernetesResource.class);
    second.getMetadata().setNamespace(namespace);
    if (yaml.startsWith(REFUSED)) {
      assertThatThrownBy(() -> client.resource(second).update())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(expected(yaml));
    } else {
      client.resource(second).update();
    }
  }

  @Test
  void everyKindHasAValidExample() {
    assertThat(valid().map(CorpusIT::kindIn))
        .containsAll(Kinds.ALL.stream().map(Class::getSimpleName).toList());
  }

  private static Resource<GenericKubernetesResource> inFreshNamespace(String yaml) {
    var namespace =
        new NamespaceBuilder().withNewMetadata().withGenerateName("corpus-").endMetadata().build();
    String name = client.resource(namespace).create().getMetadata().getName();
    var resource = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(name);
    return client.resource(resource);
  }

  private static String expected(String yaml) {
    assertThat(yaml).startsWith(REFUSED);
    return yaml.lines().findFirst().orElseThrow().substring(REFUSED.length());
  }

  private static Class<? extends HasMetadata> kindOf(HasMetadata resource) {
    return Kinds.ALL.stream()
        .filter(kind -> kind.getSimpleName().equals(resource.getKind()))
        .findFirst()
        .orElseThrow();
  }

  private static String kindIn(Path file) {
    try {
      return Yaml.read(Files.readString(file)).path("kind").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> yamlIn(Path dir) {
    try (var files = Files.list(dir)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

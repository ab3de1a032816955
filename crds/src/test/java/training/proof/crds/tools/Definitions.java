package training.proof.crds.tools;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Turns the resource types into their definitions: the generator's output, post-processed. */
final class Definitions {
  private Definitions() {}

  static ObjectNode of(Class<? extends HasMetadata> kind) {
    ObjectNode crd = (ObjectNode) Yaml.read(generated(kind));
    String description = kind.getAnnotation(JsonClassDescription.class).value();
    PostProcessor.process(crd, description);
    PostProcessor.orderColumns(crd, columns(kind));
    return Yaml.sorted(crd);
  }

  private static List<String> columns(Class<? extends HasMetadata> kind) {
    return Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
        .map(AdditionalPrinterColumn::name)
        .toList();
  }

  private static String generated(Class<? extends HasMetadata> kind) {
    try {
      Path dir = Files.createTempDirectory("proofpool-crds");
      try {
        new CRDGenerator()
            .customResourceClasses(List.of(kind))
            .forCRDVersions("v1")
            .inOutputDir(dir.toFile())
            .generate();
        try (var files = Files.list(dir)) {
          return Files.readString(files.findFirst().orElseThrow());
        }
      } finally {
        delete(dir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot generate the definition of " + kind.getSimpleName(), e);
    }
  }

  private static void delete(Path dir) throws IOException {
    try (var files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

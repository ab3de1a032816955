package training.proof.crds.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is committed is what the types say; with -Dgenerate it is written instead. */
class GeneratedFilesTest {
  /** Surefire runs in the module's folder. */
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void committedFilesAreThoseThatTheTypesGenerate() throws IOException {
    Map<Path, String> files = GeneratedFiles.all();
    if (System.getProperty("generate") != null) {
      for (var file : files.entrySet()) {
        Path path = ROOT.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    for (var file : files.entrySet()) {
      assertThat(ROOT.resolve(file.getKey()))
          .as("%s, which 'mvn -q -pl crds -am test -Dgenerate' writes", file.getKey())
          .exists()
          .hasContent(file.getValue());
    }
  }

  @Test
  void noDefinitionIsLeftFromAnEarlierKind() throws IOException {
    var expected = new TreeSet<Path>(GeneratedFiles.all().keySet());
    for (Path dir : new Path[] {GeneratedFiles.RESOURCES, GeneratedFiles.CHART}) {
      try (var found = Files.list(ROOT.resolve(dir))) {
        assertThat(found.map(ROOT::relativize)).isSubsetOf(expected);
      }
    }
  }
}

package training.proof.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every reason that the code can give stands in the specification and in a test. */
class ReasonsTest {
  private static final Pattern GIVEN =
      Pattern.compile(
          "(?:MalformedException|isVoid|refus(?:ed|al)|Refused|trouble|Optional\\.of)"
              + "\\(\\s*(?:[A-Za-z.]+,\\s*)?\"([A-Za-z]+(?:-[a-z]+)+|[A-Z][a-z]+[A-Z][A-Za-z]+)\"");

  @Test
  void everyReasonIsSpecifiedAndReached() throws IOException {
    Set<String> given = given();
    assertThat(given).hasSizeGreaterThan(65).contains("not-json", "second-ballot", "IndexTaken");
    String specification = Files.readString(Path.of("../docs/protocol.md"));
    String tests = text(Path.of("src/test/java"));
    assertThat(given).filteredOn(r -> !specification.contains("`" + r + "`")).isEmpty();
    assertThat(given).filteredOn(r -> !tests.contains("\"" + r)).isEmpty();
  }

  private static Set<String> given() throws IOException {
    var reasons = new TreeSet<String>();
    var matcher = GIVEN.matcher(text(Path.of("src/main/java")));
    while (matcher.find()) {
      reasons.add(matcher.group(1));
    }
    return reasons;
  }

  private static String text(Path folder) throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}

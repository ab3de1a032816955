package training.proof.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.protocol.decide.RoundReasons;
import training.proof.protocol.feed.FeedReasons;
import training.proof.protocol.ledger.LedgerReasons;
import training.proof.protocol.round.RevealReasons;
import training.proof.protocol.statement.GateReasons;
import training.proof.protocol.task.FileReasons;

/** The reason codes that exist are those that are documented, and each can be brought about. */
class ReasonsTest {
  private static final SortedMap<String, Supplier<String>> WAYS =
      new Reasons()
          .with(GateReasons.all())
          .with(LedgerReasons.all())
          .with(FeedReasons.all())
          .with(RevealReasons.all())
          .with(RoundReasons.all())
          .with(FileReasons.all())
          .ways();

  private static final Pattern CODE = Pattern.compile("`([a-z][a-z0-9-]*|[A-Z][A-Za-z]+)`");

  private static SourcesOfReasons sources() {
    try {
      return SourcesOfReasons.in(Path.of("src/main/java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Section 7 of the specification, and what makes a reveal a malformed one. */
  private static SortedSet<String> documented() throws IOException {
    String text = Files.readString(Path.of("../docs/protocol.md"));
    var codes = new TreeSet<String>();
    String section = text.substring(text.indexOf("\n## 7."), text.indexOf("\n## 8."));
    String defects = text.substring(text.indexOf("\nDefects:"));
    String named = section + defects.substring(0, defects.indexOf("\n\n"));
    CODE.matcher(named).results().forEach(found -> codes.add(found.group(1)));
    return codes;
  }

  static SortedSet<String> codes() {
    return sources().codes();
  }

  @Test
  void codesThatExistAreDocumentedAndNoOthers() throws IOException {
    assertThat(codes()).containsExactlyElementsOf(documented());
  }

  /** Or they could not be listed: a reason is a constant, handed on as what it is. */
  @Test
  void whatAReasonIsShowsWhereItIsGiven() {
    assertThat(sources().unclear()).isEmpty();
  }

  /** A code without a way to it needs one in the {@code ...Reasons} of its package's tests. */
  @ParameterizedTest
  @MethodSource("codes")
  void eachCodeCanBeBroughtAbout(String code) {
    assertThat(WAYS.keySet()).as("codes with a way to them").contains(code);
    assertThat(WAYS.get(code).get()).isEqualTo(code);
  }

  @Test
  void thereIsNoWayToACodeThatDoesNotExist() {
    assertThat(codes()).containsAll(WAYS.keySet());
  }
}

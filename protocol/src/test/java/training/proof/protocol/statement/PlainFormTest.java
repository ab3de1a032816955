package training.proof.protocol.statement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.canonical.PlainReader;
import training.proof.protocol.fuzz.Bytes;

/**
 * What is read and written in one pass is what the library reads and writes: both take the same
 * bytes for the same statement, and refuse the same bytes for the same reason.
 */
class PlainFormTest {
  private static final int MUTATIONS = 3000;

  @Test
  void statementsOfHonestMembersNeedNoLibrary() {
    assertThat(Bytes.statements())
        .isNotEmpty()
        .allSatisfy(
            bytes -> {
              assertThat(Statement.plain(bytes)).contains(Statement.general(bytes));
              assertThat(Statement.general(bytes).encode()).isEqualTo(bytes);
            });
  }

  @Test
  void nothingIsTakenThatTheLibraryRefuses() {
    int taken = 0;
    for (byte[] bytes : Bytes.nearStatements(MUTATIONS)) {
      Optional<Statement> plain = Statement.plain(bytes);
      if (plain.isPresent()) {
        taken++;
        assertThat(plain).contains(Statement.general(bytes));
      }
    }
    assertThat(taken).as("some mutations are valid statements").isBetween(1, MUTATIONS - 1);
  }

  enum Colour {
    red,
    green
  }

  record Inner(boolean flag, Colour colour) {}

  record Everything(
      Digest digest,
      List<Inner> inners,
      int small,
      long large,
      SortedMap<String, Long> map,
      Optional<String> there,
      Optional<Inner> missing) {}

  private static Everything everything(long large) {
    return new Everything(
        Digest.ZERO,
        List.of(new Inner(true, Colour.green), new Inner(false, Colour.red)),
        -7,
        large,
        new TreeMap<>(Map.of("a", 0L, "b-c", 5L)),
        Optional.of("x ~"),
        Optional.empty());
  }

  @Test
  void allTypesOfComponentsAreRead() {
    Everything whole = everything(CanonicalJson.MAX_INTEGER);
    byte[] bytes = CanonicalJson.encode(whole);
    assertThat(bytes).isEqualTo(CanonicalJson.encode(CanonicalJson.toTree(whole)));
    assertThat(PlainReader.read(bytes, Everything.class)).contains(whole);
  }

  @Test
  void anyOtherSpellingIsLeftToTheLibrary() {
    String text = CanonicalJson.text(everything(5));
    List<List<String>> others =
        List.of(
            List.of("\"large\":5", "\"large\":05"),
            List.of("\"large\":5", "\"large\":-0"),
            List.of("\"large\":5", "\"large\":5.0"),
            List.of("\"large\":5", "\"large\":5e0"),
            List.of("\"large\":5", "\"large\":9007199254740992"),
            List.of("\"large\":5", "\"large\":99999999999999999999"),
            List.of("\"large\":5", "\"large\":\"5\""),
            List.of("\"large\":5", "\"large\": 5"),
            List.of("\"large\":5,", ""),
            List.of("\"large\":5,", "\"large\":5,\"large\":5,"),
            List.of("\"large\":5,", "\"large\":5,\"larger\":5,"),
            List.of("\"small\":-7", "\"small\":2147483648"),
            List.of("\"flag\":true", "\"flag\":True"),
            List.of("\"colour\":\"red\"", "\"colour\":\"blue\""),
            List.of("\"colour\":\"red\"", "\"colour\":0"),
            List.of("\"a\":0,\"b-c\":5", "\"b-c\":5,\"a\":0"),
            List.of("\"a\":0,\"b-c\":5", "\"a\":0,\"a\":5"),
            List.of("x ~", "x\u0007"),
            List.of("x ~", "\u00e9"),
            List.of("x ~", "\\n"),
            List.of("0000", "000A"),
            List.of("}]", "},]"));
    var taken = new ArrayList<List<String>>();
    for (List<String> other : others) {
      assertThat(text).contains(other.getFirst());
      String changed =
          text.replaceFirst(
              Pattern.quote(other.getFirst()), Matcher.quoteReplacement(other.getLast()));
      if (PlainReader.read(changed.getBytes(UTF_8), Everything.class).isPresent()) {
        taken.add(other);
      }
    }
    assertThat(taken).isEmpty();
    for (int length = 0; length < text.length(); length++) {
      assertThat(PlainReader.read(text.substring(0, length).getBytes(UTF_8), Everything.class))
          .isEmpty();
    }
  }

  @Test
  void doubledMembersAreNoJson() {
    String payload = new String(Bytes.statements().getFirst(), UTF_8);
    String doubled = payload.replaceFirst("\"epoch\":", "\"epoch\":1,\"epoch\":");
    assertThat(reason(doubled)).isEqualTo("not-json");
  }

  private static String reason(String payload) {
    try {
      Statement.decode(payload.getBytes(UTF_8));
      return "taken";
    } catch (MalformedException e) {
      return e.reason();
    }
  }
}

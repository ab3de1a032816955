package training.proof.protocol.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  enum Colour {
    red,
    green
  }

  record Thing(String name, int size, List<String> tags, Optional<String> note, Colour colour) {}

  private static final String THING =
      "{\"colour\":\"red\",\"name\":\"a\",\"size\":1,\"tags\":[\"x\"]}";

  /** RFC 8785, section 3.2.2: strings. */
  @Test
  void stringsAreSpelledAsInRfc8785() {
    String value = "\u20ac$\u000f\nA'B\"\\\\\"/";
    assertThat(CanonicalJson.text(List.of(value)))
        .isEqualTo("[\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]");
  }

  /** RFC 8785, section 3.2.3: properties are sorted by UTF-16 code units. */
  @Test
  void propertiesAreSortedAsInRfc8785() {
    var tree = JsonNodeFactory.instance.objectNode();
    tree.put("\u20ac", "Euro Sign");
    tree.put("\r", "Carriage Return");
    tree.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
    tree.put("1", "One");
    tree.put("\ud83d\ude00", "Emoji: Grinning Face");
    tree.put("\u0080", "Control");
    tree.put("\u00f6", "Latin Small Letter O With Diaeresis");
    assertThat(CanonicalJson.text(tree))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  /** RFC 8785, appendix B, the samples that are integers of at most 2^53 - 1. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "9007199254740991", "-9007199254740991", "1", "-1"})
  void integersAreSpelledAsInRfc8785(String number) {
    byte[] bytes = bytes("[" + number + "]");
    assertThat(CanonicalJson.encode(CanonicalJson.tree(bytes, "number", 100))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "inexact-number 1.0",
        "inexact-number 1e2",
        "inexact-number 4.50",
        "inexact-number 9007199254740992",
        "inexact-number -9007199254740992",
        "inexact-number 18446744073709551616",
        "not-json 1111111111111111111111",
        "inexact-number 1e999999999",
        "null-value null",
        "null-value [1,null]",
        "not-json NaN",
        "not-json -Infinity",
        "not-json 01",
        "not-json +1",
        "not-json [1,]",
        "not-json {\"a\":1,\"a\":1}",
        "not-json {\"a\":{\"b\":1,\"b\":2}}",
        "not-json {}{}",
        "not-json [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
        "not-json 'a'",
        "not-json \"\\ud800\"",
        "not-json \"\\uZZZZ\"",
        "not-canonical [-0]",
        "not-json 7",
        "not-canonical {\"b\":1,\"a\":1}",
        "not-canonical [\"\\u0041\"]",
        "not-canonical [\"\\/\"]",
      },
      quoteCharacter = '`')
  void refuses(String reason, String json) {
    refused(reason, bytes(json));
  }

  @Test
  void refusesWhitespaceCommentsNothingAndForeignEncodings() {
    refused("not-canonical", bytes("[1, 2]"));
    refused("not-canonical", bytes("[1]\n"));
    refused("not-json", bytes(""));
    refused("not-json", bytes("   "));
    refused("not-json", bytes("/**/1"));
    refused("not-canonical", "[1]".getBytes(StandardCharsets.UTF_16BE));
    refused("not-json", new byte[] {'"', (byte) 0xc3, '"'});
    refused("not-json", new byte[] {'"', (byte) 0xff, '"'});
    refused("not-json", bytes("{\"" + "k".repeat(300) + "\":1}"));
    refused("too-large", bytes("\"" + "x".repeat(2000) + "\""));
  }

  @Test
  void aListOfAnyLengthThatFitsIsRead() {
    String list = "[" + "1,".repeat(400) + "1]";
    assertThat(CanonicalJson.tree(bytes(list), "list", 1000)).hasSize(401);
  }

  @Test
  void aRecordHasOneSpelling() {
    Thing thing = CanonicalJson.decode(bytes(THING), Thing.class, "thing", 1000);
    assertThat(thing).isEqualTo(new Thing("a", 1, List.of("x"), Optional.empty(), Colour.red));
    assertThat(CanonicalJson.text(thing)).isEqualTo(THING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wrong-shape|{\"colour\":\"red\",\"extra\":1,\"name\":\"a\",\"size\":1,\"tags\":[]}",
        "wrong-shape|{\"colour\":\"red\",\"name\":\"a\",\"tags\":[]}",
        "wrong-shape|{\"colour\":\"red\",\"size\":1,\"tags\":[]}",
        "wrong-shape|{\"colour\":\"red\",\"name\":\"a\",\"size\":\"1\",\"tags\":[]}",
        "wrong-shape|{\"colour\":\"red\",\"name\":\"a\",\"size\":true,\"tags\":[]}",
        "wrong-shape|{\"colour\":\"red\",\"name\":\"a\",\"size\":5000000000,\"tags\":[]}",
        "wrong-shape|{\"colour\":\"blue\",\"name\":\"a\",\"size\":1,\"tags\":[]}",
        "wrong-shape|{\"colour\":0,\"name\":\"a\",\"size\":1,\"tags\":[]}",
        "wrong-shape|{\"colour\":\"red\",\"name\":\"a\",\"size\":1,\"tags\":\"x\"}",
        "wrong-shape|[]",
        "wrong-shape|\"a\"",
        "not-canonical|{\"colour\":\"red\",\"name\":7,\"size\":1,\"tags\":[]}",
        "not-canonical|{\"colour\":\"red\",\"name\":\"a\",\"size\":1,\"tags\":[7]}",
        "not-canonical|{\"name\":\"a\",\"colour\":\"red\",\"size\":1,\"tags\":[]}",
      })
  void aRecordIsReadFromItsOneSpellingOnly(String reason, String json) {
    assertThatThrownBy(() -> CanonicalJson.decode(bytes(json), Thing.class, "thing", 1000))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void whatPeopleWriteMayBeSpelledFreelyButNotWithNullsOrFractions() {
    String free = " { \"tags\":[\"x\"], \"size\":1, \"name\":\"a\", \"colour\":\"red\" } ";
    assertThat(CanonicalJson.read(bytes(free), Thing.class, "thing").size()).isEqualTo(1);
    assertThatThrownBy(
            () -> CanonicalJson.read(bytes(THING.replace("1", "1.0")), Thing.class, "thing"))
        .hasMessageContaining("2^53");
    assertThatThrownBy(
            () -> CanonicalJson.read(bytes(THING.replace("\"x\"", "null")), Thing.class, "thing"))
        .hasMessageContaining("null");
  }

  @Property(tries = 200)
  void anythingEncodedIsReadBackAndIsItsOwnCanonicalForm(
      @ForAll @StringLength(max = 20) String text,
      @ForAll @LongRange(min = -CanonicalJson.MAX_INTEGER, max = CanonicalJson.MAX_INTEGER)
          long number) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      assertThatThrownBy(() -> CanonicalJson.encode(List.of(text)))
          .isInstanceOf(MalformedException.class);
      return;
    }
    byte[] bytes = CanonicalJson.encode(Map.of("k", text, "n", number));
    var tree = CanonicalJson.tree(bytes, "map", 10_000);
    assertThat(tree.get("k").textValue()).isEqualTo(text);
    assertThat(tree.get("n").longValue()).isEqualTo(number);
    assertThat(CanonicalJson.encode(tree)).isEqualTo(bytes);
  }

  @Test
  void argumentsOfHashesAreTypedAndUnambiguous() {
    assertThat(Digest.of("d", "ab", "c")).isNotEqualTo(Digest.of("d", "a", "bc"));
    assertThat(Digest.of("d", 1)).isEqualTo(Digest.of("d", 1L)).isNotEqualTo(Digest.of("d", "1"));
    assertThatThrownBy(() -> Digest.of("d", 1.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Digest.of("d", 1L << 53)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Digest.of("d", Long.MIN_VALUE)).isInstanceOf(MalformedException.class);
  }

  @Property(tries = 300)
  void argumentsOfHashesAreCanonicalArrays(
      @ForAll @StringLength(max = 10) String text, @ForAll int number, @ForAll long large) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      return;
    }
    long inRange = large % CanonicalJson.MAX_INTEGER;
    byte[] array = CanonicalArray.encode("a/b", text, number, inRange, Digest.ZERO);
    assertThat(array)
        .isEqualTo(CanonicalArray.general("a/b", text, number, inRange, Digest.ZERO))
        .isEqualTo(CanonicalJson.encode(List.of("a/b", text, number, inRange, Digest.ZERO.hex())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ab", "AB", "0x"})
  void aDigestHas64LowerCaseDigits(String start) {
    String hex = start + "g".repeat(64 - start.length());
    assertThatThrownBy(() -> new Digest(hex))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("bad-digest"));
    assertThatThrownBy(() -> new Digest("A".repeat(64))).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> new Digest("a".repeat(65)))
        .isInstanceOf(MalformedException.class)
        .hasMessageNotContaining("null");
    assertThatThrownBy(() -> Digest.ofRaw(new byte[31])).isInstanceOf(MalformedException.class);
  }

  /** FIPS 180-4's example "abc". */
  @Test
  void aDigestIsSha256() {
    Digest abc = Digest.of(bytes("abc"));
    assertThat(abc.hex())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Digest.ofRaw(abc.raw())).isEqualTo(abc);
    assertThat(abc.label()).hasSize(16);
  }

  private static void refused(String reason, byte[] json) {
    assertThatThrownBy(() -> CanonicalJson.tree(json, "thing", 1000))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What is written without the library is what the library writes. */
  @Property(tries = 300)
  void plainTreesAreWrittenAsTheLibraryWritesThem(
      @ForAll @Size(max = 6) Map<@AlphaChars @StringLength(max = 4) String, String> texts,
      @ForAll @Size(max = 6)
          List<@LongRange(min = -9007199254740991L, max = 9007199254740991L) Long> numbers,
      @ForAll boolean flag) {
    var tree = JsonNodeFactory.instance.objectNode();
    texts.forEach((name, text) -> tree.put(name, text));
    tree.putObject("inner").put("flag", flag).putArray("none");
    var list = tree.putArray("numbers");
    numbers.forEach(list::add);
    tree.putObject("empty");

    byte[] general = CanonicalJson.general(tree);
    assertThat(CanonicalJson.encode(tree)).isEqualTo(general);
    PlainJson.encode(tree).ifPresent(plain -> assertThat(plain).isEqualTo(general));
  }

  @Test
  void namesAndNumbersNeedNoLibrary() {
    var tree = JsonNodeFactory.instance.objectNode().put("b", 1).put("a", "x-y/z ~");
    assertThat(PlainJson.encode(tree))
        .hasValueSatisfying(
            bytes -> assertThat(bytes).asString().isEqualTo("{\"a\":\"x-y/z ~\",\"b\":1}"));
    assertThat(PlainJson.encode(tree.put("c", "\u00e9"))).isEmpty();
    assertThat(PlainJson.encode(tree.put("c", "\\"))).isEmpty();
  }
}

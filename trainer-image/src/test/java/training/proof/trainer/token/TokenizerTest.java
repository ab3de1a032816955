package training.proof.trainer.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import training.proof.trainer.work.ExitCode;
import training.proof.trainer.work.TrainerException;

/**
 * A byte-level BPE of 600 tokens and an end of text, made from this project's sources in the way of
 * Sennrich, Haddow and Birch (2016).
 */
class TokenizerTest {
  private static final Path FILE = Path.of("src/test/resources/tokenizer/bpe-600.json");
  private static final Optional<String> END = Optional.of("<|endoftext|>");
  private static final String TEXT = "public final class Example {\n  // naïve “quotes” 漢字 🙂\n}\n";

  @TempDir private Path folder;

  @Test
  void aByteIsAToken() {
    try (var bytes = Tokenizer.bytes()) {
      assertThat(bytes.vocabulary()).isEqualTo(256);
      assertThat(bytes.encode(new byte[] {7, -1})).containsExactly(7, -1);
      assertThat(bytes.end()).containsExactly(0);
    }
  }

  @Test
  void tokensOfAFileSpellTheText() throws IOException {
    try (var tokenizer = Tokenizer.of(FILE, END);
        var library =
            HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(Files.readAllBytes(FILE)), Map.of())) {
      assertThat(tokenizer.vocabulary()).isEqualTo(601);
      long[] tokens = tokens(tokenizer.encode(TEXT.getBytes(StandardCharsets.UTF_8)));
      assertThat(library.decode(tokens)).isEqualTo(TEXT);
      assertThat(tokens).hasSizeLessThan(TEXT.length());
      assertThat(tokens(tokenizer.end())).containsExactly(600);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"statement", "returns", "qzq", "importantly", "a"})
  void theMergesOfAWordAreTheFilesInTheirOrder(String word) throws IOException {
    try (var tokenizer = Tokenizer.of(FILE, Optional.empty())) {
      assertThat(tokens(tokenizer.encode(bytes(word)))).isEqualTo(merged(word));
    }
  }

  @Test
  void nothingIsNoToken() {
    try (var tokenizer = Tokenizer.of(FILE, Optional.empty())) {
      assertThat(tokenizer.encode(new byte[0])).isEmpty();
      assertThat(tokenizer.end()).isEmpty();
    }
  }

  /** The algorithm of the paper, for letters. */
  private static long[] merged(String word) throws IOException {
    JsonNode model = new ObjectMapper().readTree(FILE.toFile()).get("model");
    var parts = new ArrayList<>(List.of(word.split("")));
    for (JsonNode merge : model.get("merges")) {
      for (int i = 0; i + 1 < parts.size(); i++) {
        if (parts.get(i).equals(merge.get(0).asText())
            && parts.get(i + 1).equals(merge.get(1).asText())) {
          parts.set(i, parts.get(i) + parts.remove(i + 1));
        }
      }
    }
    return parts.stream().mapToLong(part -> model.get("vocab").get(part).asLong()).toArray();
  }

  @Test
  void longTextsAreReadInPiecesThatEndWithALineOrACharacter() {
    var lines = "x".repeat(FileTokenizer.PIECE_BYTES - 1) + "\n" + "y".repeat(50);
    assertThat(FileTokenizer.pieceEnd(bytes(lines), 0)).isEqualTo(FileTokenizer.PIECE_BYTES);
    var early = "x\n" + "y".repeat(FileTokenizer.PIECE_BYTES);
    assertThat(FileTokenizer.pieceEnd(bytes(early), 0)).isEqualTo(2);
    var none = "x" + "é".repeat(FileTokenizer.PIECE_BYTES / 2);
    assertThat(FileTokenizer.pieceEnd(bytes(none), 0)).isEqualTo(FileTokenizer.PIECE_BYTES - 1);
    assertThat(FileTokenizer.pieceEnd(bytes("short"), 0)).isEqualTo(5);
  }

  @Test
  void anEndOfTextThatIsNoTokenIsRefused() {
    refused(() -> Tokenizer.of(FILE, Optional.of("no such token")), "endOfText 'no such token'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "not json|it is no JSON that can be read",
        "[]|it is no JSON object",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1}}} {}|something follows its end",
        "{\"model\":{\"vocab\":{\"a\":0,\"a\":1}}|it is no JSON that can be read",
        "{}|it has 0 tokens",
        "{\"model\":7}|its model is no object",
        "{\"model\":{\"vocab\":7}}|neither object nor list",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":-1}}}|a token has number -1",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":262144}}}|a token has number 262144",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":4294967296}}}|no small integer",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":\"1\"}}}|no small integer",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1}},\"added_tokens\":{}}|added_tokens is no list",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1}},\"added_tokens\":[3]}|added_tokens is no object",
        "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1}}}|the library says",
        "{\"model\":{\"type\":\"none\",\"vocab\":{\"a\":0,\"b\":1}}}|the library says"
      })
  void whatIsNoTokenizerIsRefused(String json, String why) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, json);
    refused(() -> Tokenizer.of(file, Optional.empty()), why);
  }

  @Test
  void deepNestingIsRefusedUnread() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, "{\"normalizer\":" + "[".repeat(100_000));
    refused(() -> Tokenizer.of(file, Optional.empty()), "it is no JSON that can be read");
  }

  @Test
  void aFileThatIsTooLargeIsRefusedUnread() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(FileTokenizer.MAX_FILE_BYTES + 1L);
    }
    refused(() -> Tokenizer.of(file, Optional.empty()), "at most 33554432 are read");
  }

  /** Merges that lead out of the vocabulary, and a file cut in the middle. */
  @Test
  void aFileThatContradictsItselfIsRefused() throws IOException {
    refusedWith(json -> json.replace("\"merges\":[[", "\"merges\":[[\"qq\",\"zz\"],["), "library");
    refusedWith(json -> json.substring(0, json.length() / 2), "no JSON that can be read");
  }

  private void refusedWith(UnaryOperator<String> change, String why) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    String json = Files.readString(FILE);
    String changed = change.apply(json);
    assertThat(changed).isNotEqualTo(json);
    Files.writeString(file, changed);
    refused(() -> Tokenizer.of(file, Optional.empty()), why);
  }

  private static void refused(Runnable action, String why) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_TASK))
        .hasMessageContaining(why);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long[] tokens(byte[] encoded) {
    var shorts = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    var tokens = new long[shorts.remaining()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = Short.toUnsignedLong(shorts.get(i));
    }
    return tokens;
  }
}

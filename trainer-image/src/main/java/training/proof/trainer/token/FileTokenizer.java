package training.proof.trainer.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.recipe.DataManifest;
import training.proof.trainer.work.TrainerException;

/**
 * Tokens by a tokenizer.json, in the library that Hugging Face's own programs use. What such a file
 * says about special tokens, cutting and filling up is for sentences, and left out.
 */
final class FileTokenizer implements Tokenizer {

  /** The largest vocabularies in use come to half of this. */
  static final int MAX_FILE_BYTES = 32 << 20;

  /** Longer texts are refused: all their tokens are in memory at a time. */
  static final int MAX_TEXT_BYTES = 64 << 20;

  /** Texts are read in pieces up to this long, so that memory does not grow with them. */
  static final int PIECE_BYTES = 1 << 20;

  private static final Map<String, String> PLAIN =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer library;
  private final int vocabulary;
  private final byte[] end;

  private FileTokenizer(HuggingFaceTokenizer library, int vocabulary, Optional<String> endOfText) {
    this.library = library;
    this.vocabulary = vocabulary;
    this.end = endOfText.map(this::endToken).orElseGet(() -> new byte[0]);
  }

  static FileTokenizer open(Path file, Optional<String> endOfText) {
    byte[] bytes = read(file);
    int vocabulary = TokenizerVocabulary.of(bytes);
    var library = load(bytes);
    try {
      return new FileTokenizer(library, vocabulary, endOfText);
    } catch (TrainerException e) {
      library.close();
      throw e;
    }
  }

  private static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw TokenizerVocabulary.refused(
            "it has " + size + " bytes; at most " + MAX_FILE_BYTES + " are read");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HuggingFaceTokenizer load(byte[] bytes) {
    NativeTokenizers.prepare();
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), PLAIN);
    } catch (IOException | RuntimeException e) {
      throw TokenizerVocabulary.refused("the library says: " + e.getMessage());
    }
  }

  private byte[] endToken(String text) {
    long[] tokens = tokens(text);
    if (tokens.length != 1) {
      throw TrainerException.badTask(
          "endOfText '"
              + text
              + "' is "
              + tokens.length
              + " tokens in the tokenizer file, not one");
    }
    return bytes(tokens);
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public byte[] encode(byte[] text) {
    if (text.length > MAX_TEXT_BYTES) {
      throw TrainerException.badTask(
          "a text of "
              + text.length
              + " bytes is longer than "
              + MAX_TEXT_BYTES
              + ": split it to use a tokenizer file");
    }
    var into = new ByteArrayOutputStream();
    int from = 0;
    while (from < text.length) {
      int to = pieceEnd(text, from);
      into.writeBytes(bytes(tokens(new String(text, from, to - from, StandardCharsets.UTF_8))));
      from = to;
    }
    return into.toByteArray();
  }

  /** After the last line end within a piece's length, else before a character. */
  static int pieceEnd(byte[] text, int from) {
    if (text.length - from <= PIECE_BYTES) {
      return text.length;
    }
    for (int to = from + PIECE_BYTES; to > from; to--) {
      if (text[to - 1] == '\n') {
        return to;
      }
    }
    int to = from + PIECE_BYTES;
    while ((text[to] & 0xc0) == 0x80) {
      to--;
    }
    return to;
  }

  private long[] tokens(String text) {
    try {
      return library.encode(text).getIds();
    } catch (RuntimeException e) {
      throw TokenizerVocabulary.refused("the library cannot use it: " + e.getMessage());
    }
  }

  private byte[] bytes(long[] tokens) {
    int width = DataManifest.width(vocabulary);
    var bytes = new byte[Math.multiplyExact(tokens.length, width)];
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabulary) {
        throw TokenizerVocabulary.refused(
            "it makes token " + tokens[i] + ", but lists " + vocabulary);
      }
      for (int b = 0; b < width; b++) {
        bytes[i * width + b] = (byte) (tokens[i] >>> (Byte.SIZE * b));
      }
    }
    return bytes;
  }

  @Override
  public byte[] end() {
    return end.clone();
  }

  @Override
  public void close() {
    library.close();
  }
}

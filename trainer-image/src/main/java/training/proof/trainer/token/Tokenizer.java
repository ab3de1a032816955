package training.proof.trainer.token;

import java.nio.file.Path;
import java.util.Optional;

/** How text becomes tokens, as token files hold them. */
public sealed interface Tokenizer extends AutoCloseable permits ByteTokenizer, FileTokenizer {

  /** A token a byte, and a zero byte where a text ends, which no text holds. */
  static Tokenizer bytes() {
    return new ByteTokenizer();
  }

  /**
   * What a tokenizer.json says.
   *
   * @param endOfText the token that ends a text; none does where it is absent
   * @throws training.proof.trainer.work.TrainerException when the file is none, or too large, or
   *     does not know the token
   */
  static Tokenizer of(Path file, Optional<String> endOfText) {
    return FileTokenizer.open(file, endOfText);
  }

  /** Every token is below this. */
  int vocabulary();

  /**
   * The tokens of a text, as a token file holds them.
   *
   * @param text UTF-8
   */
  byte[] encode(byte[] text);

  /** What a token file holds after a text. */
  byte[] end();

  @Override
  void close();
}

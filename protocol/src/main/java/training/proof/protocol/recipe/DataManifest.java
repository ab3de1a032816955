package training.proof.protocol.recipe;

import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * A packed data set: a training and a held-out token file. Its canonical bytes, stored as a blob,
 * are what "the data digest" names.
 *
 * @param format {@code tokens-u8}, {@code tokens-u16} or {@code tokens-u32}: one, two or four bytes
 *     a token, the least significant first
 * @param tokenizer {@code bytes}: a token a byte (version 1), or {@code file} (version 2)
 * @param train blob digest of the training tokens
 * @param heldOut blob digest of the held-out tokens
 * @param tokenizerFile what made the tokens, in version 2
 */
public record DataManifest(
    String format,
    String tokenizer,
    long trainTokens,
    Digest train,
    long heldOutTokens,
    Digest heldOut,
    Optional<TokenizerFile> tokenizerFile,
    int version) {
  /** A manifest is small; anything longer is refused unread. */
  public static final int MAX_BYTES = 4096;

  /** Tokens there are when a token is a byte. */
  public static final int BYTE_VALUES = 256;

  private static final String U8 = "tokens-u8";
  private static final String U16 = "tokens-u16";
  private static final String U32 = "tokens-u32";
  private static final int U16_VALUES = 1 << 16;

  /**
   * A Hugging Face tokenizer.json.
   *
   * @param blob digest of the file's blob
   * @param vocabulary one more than its largest token
   */
  public record TokenizerFile(Digest blob, int vocabulary) {
    /** Refuses a vocabulary that no model can have. */
    public TokenizerFile {
      if (vocabulary < 2 || vocabulary > ModelSpec.MAX_VOCABULARY) {
        throw new MalformedException(
            "bad-data-manifest",
            "a tokenizer file of "
                + vocabulary
                + " tokens; it must have 2 to "
                + ModelSpec.MAX_VOCABULARY);
      }
    }
  }

  /** Refuses what no trainer of this version can read. */
  public DataManifest {
    boolean known =
        tokenizerFile
            .map(
                file ->
                    version == 2
                        && tokenizer.equals("file")
                        && format.equals(format(file.vocabulary())))
            .orElseGet(() -> version == 1 && tokenizer.equals("bytes") && format.equals(U8));
    if (!known) {
      throw new MalformedException(
          "bad-data-manifest",
          "only version 1 with tokens-u8 of bytes, and version 2 with a tokenizer file and tokens as wide as"
              + " its vocabulary are known, not "
              + version
              + ", "
              + format
              + ", "
              + tokenizer);
    }
    if (trainTokens < 2 || heldOutTokens < 2) {
      throw new MalformedException(
          "bad-data-manifest", "both parts of a data set need at least two tokens");
    }
  }

  /** A token a byte. */
  public static DataManifest ofBytes(
      long trainTokens, Digest train, long heldOutTokens, Digest heldOut) {
    return new DataManifest(
        U8, "bytes", trainTokens, train, heldOutTokens, heldOut, Optional.empty(), 1);
  }

  /** Tokens that a file made. */
  public static DataManifest of(
      TokenizerFile file, long trainTokens, Digest train, long heldOutTokens, Digest heldOut) {
    return new DataManifest(
        format(file.vocabulary()),
        "file",
        trainTokens,
        train,
        heldOutTokens,
        heldOut,
        Optional.of(file),
        2);
  }

  /** Bytes a token of so many takes in a token file. */
  public static int width(int vocabulary) {
    return width(format(vocabulary));
  }

  private static String format(int vocabulary) {
    if (vocabulary <= BYTE_VALUES) {
      return U8;
    }
    return vocabulary <= U16_VALUES ? U16 : U32;
  }

  private static int width(String format) {
    return switch (format) {
      case U8 -> 1;
      case U16 -> 2;
      default -> 4;
    };
  }

  /** Bytes a token takes in this data set's files. */
  public int width() {
    return width(format);
  }

  /** Every token is below this: what a model's vocabulary must be at least. */
  public int vocabulary() {
    return tokenizerFile.map(TokenizerFile::vocabulary).orElse(BYTE_VALUES);
  }

  /** Examples of {@code context} inputs and as many targets, shifted by one, in a token file. */
  public static long examples(long tokens, int context) {
    return (tokens - 1) / context;
  }
}

package training.proof.protocol.recipe;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * A packed data set: a training and a held-out token file. Its canonical bytes, stored as a blob,
 * are what "the data digest" names.
 *
 * @param format {@code tokens-u8}: one byte a token
 * @param tokenizer {@code bytes}
 * @param train blob digest of the training tokens
 * @param heldOut blob digest of the held-out tokens
 */
public record DataManifest(
    String format,
    String tokenizer,
    long trainTokens,
    Digest train,
    long heldOutTokens,
    Digest heldOut,
    int version) {
  /** A manifest is small; anything longer is refused unread. */
  public static final int MAX_BYTES = 4096;

  /** Refuses what no trainer of this version can read. */
  public DataManifest {
    if (version != 1 || !format.equals("tokens-u8") || !tokenizer.equals("bytes")) {
      throw new MalformedException(
          "bad-data-manifest",
          "only version 1, format tokens-u8 and tokenizer bytes are known, not "
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

  /** Examples of {@code context} inputs and as many targets, shifted by one, in a token file. */
  public static long examples(long tokens, int context) {
    return (tokens - 1) / context;
  }
}

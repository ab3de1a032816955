package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import training.proof.protocol.recipe.DataManifest;
import training.proof.trainer.model.TokenBatch;
import training.proof.trainer.work.TrainerException;

/** Tokens of one width, read as examples; a file of them is mapped into memory. */
final class TokenFile implements AutoCloseable {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final MemorySegment tokens;
  private final int width;
  private final int vocabulary;
  private final int context;

  private TokenFile(Arena arena, MemorySegment tokens, int width, int vocabulary, int context) {
    this.arena = arena;
    this.tokens = tokens;
    this.width = width;
    this.vocabulary = vocabulary;
    this.context = context;
  }

  /**
   * @param vocabulary every token must be below it; it gives the tokens' width
   */
  static TokenFile open(Path file, int vocabulary, int context) {
    var arena = Arena.ofConfined();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var tokens = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new TokenFile(arena, tokens, DataManifest.width(vocabulary), vocabulary, context);
    } catch (IOException e) {
      arena.close();
      throw new UncheckedIOException(e);
    }
  }

  /** A token a byte. */
  static TokenFile of(byte[] tokens, int context) {
    return new TokenFile(
        Arena.ofConfined(), MemorySegment.ofArray(tokens), 1, DataManifest.BYTE_VALUES, context);
  }

  /** Bytes of the file. */
  long bytes() {
    return tokens.byteSize();
  }

  long examples() {
    return DataManifest.examples(tokens.byteSize() / width, context);
  }

  /** Puts an example into a row of a batch. */
  void read(long example, TokenBatch batch, int row) {
    long start = example * context;
    for (int i = 0; i < context; i++) {
      batch.set(row, i, token(start + i), token(start + i + 1));
    }
  }

  private int token(long position) {
    int token =
        switch (width) {
          case 1 -> Byte.toUnsignedInt(tokens.get(ValueLayout.JAVA_BYTE, position));
          case 2 -> Short.toUnsignedInt(tokens.get(U16, 2 * position));
          default -> tokens.get(U32, 4 * position);
        };
    if (token < 0 || token >= vocabulary) {
      throw TrainerException.mismatch(
          "token "
              + position
              + " of the data set is "
              + Integer.toUnsignedString(token)
              + "; its manifest says that all are below "
              + vocabulary);
    }
    return token;
  }

  @Override
  public void close() {
    arena.close();
  }
}

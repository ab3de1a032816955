package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import training.proof.protocol.recipe.DataManifest;
import training.proof.trainer.model.TokenBatch;

/** Tokens, one byte each, read as examples; a file of them is mapped into memory. */
final class TokenFile implements AutoCloseable {
  private final Arena arena;
  private final MemorySegment tokens;
  private final int context;

  private TokenFile(Arena arena, MemorySegment tokens, int context) {
    this.arena = arena;
    this.tokens = tokens;
    this.context = context;
  }

  static TokenFile open(Path file, int context) {
    var arena = Arena.ofConfined();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var tokens = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new TokenFile(arena, tokens, context);
    } catch (IOException e) {
      arena.close();
      throw new UncheckedIOException(e);
    }
  }

  static TokenFile of(byte[] tokens, int context) {
    return new TokenFile(Arena.ofConfined(), MemorySegment.ofArray(tokens), context);
  }

  long tokens() {
    return tokens.byteSize();
  }

  long examples() {
    return DataManifest.examples(tokens.byteSize(), context);
  }

  /** Puts an example into a row of a batch. */
  void read(long example, TokenBatch batch, int row) {
    long start = example * context;
    for (int i = 0; i < context; i++) {
      batch.set(row, i, token(start + i), token(start + i + 1));
    }
  }

  private int token(long position) {
    return Byte.toUnsignedInt(tokens.get(ValueLayout.JAVA_BYTE, position));
  }

  @Override
  public void close() {
    arena.close();
  }
}

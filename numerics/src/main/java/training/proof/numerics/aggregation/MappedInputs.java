package training.proof.numerics.aggregation;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import training.proof.numerics.NumericsException;
import training.proof.numerics.ParameterLayout;

/**
 * Vectors in files, mapped into memory: little-endian FP32 values from an offset to the file's end.
 * The system keeps in memory what it can and drops it when it must, so that the heap holds none of
 * them.
 */
public final class MappedInputs implements Inputs, AutoCloseable {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * @param name whose vector it is
   * @param offset bytes of the file before the first value
   */
  public record Source(String name, Path file, long offset) {}

  private final Arena arena;
  private final List<Source> sources;
  private final List<MemorySegment> vectors;
  private final int size;

  private MappedInputs(Arena arena, List<Source> sources, List<MemorySegment> vectors, int size) {
    this.arena = arena;
    this.sources = List.copyOf(sources);
    this.vectors = List.copyOf(vectors);
    this.size = size;
  }

  /**
   * @throws NumericsException when a file ends before its offset or within a value, or is not of
   *     the length of the others
   */
  public static MappedInputs open(List<Source> sources) throws IOException {
    Bounds.requireCount(sources.size());
    var arena = Arena.ofShared();
    try {
      var vectors = new ArrayList<MemorySegment>();
      for (var source : sources) {
        vectors.add(map(source, arena));
        Bounds.requireSize(
            source.name(),
            values(vectors.getLast()),
            sources.getFirst().name(),
            values(vectors.getFirst()));
      }
      return new MappedInputs(arena, sources, vectors, (int) values(vectors.getFirst()));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static long values(MemorySegment vector) {
    return vector.byteSize() / Float.BYTES;
  }

  private static MemorySegment map(Source source, Arena arena) throws IOException {
    try (var channel = FileChannel.open(source.file(), StandardOpenOption.READ)) {
      long bytes = channel.size() - source.offset();
      if (source.offset() < 0 || bytes < 0 || bytes % Float.BYTES != 0) {
        throw new NumericsException(
            source.name()
                + ": a file of "
                + channel.size()
                + " bytes holds no whole FP32 values from byte "
                + source.offset()
                + " on; fetch it again");
      }
      if (bytes / Float.BYTES > ParameterLayout.MAX_ELEMENTS) {
        throw new NumericsException(
            source.name()
                + " has more values than the "
                + ParameterLayout.MAX_ELEMENTS
                + " that a result can hold");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, source.offset(), bytes, arena);
    }
  }

  @Override
  public int count() {
    return vectors.size();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String name(int input) {
    return sources.get(input).name();
  }

  @Override
  public Reader reader() {
    return (input, from, length, row) ->
        MemorySegment.copy(vectors.get(input), FLOAT, (long) from * Float.BYTES, row, 0, length);
  }

  @Override
  public void close() {
    arena.close();
  }
}

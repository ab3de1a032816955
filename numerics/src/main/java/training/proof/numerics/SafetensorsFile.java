package training.proof.numerics;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A safetensors file mapped into memory: tensors are copied out one by one, so that a file may be
 * larger than the heap. The whole form is checked before the first element is read.
 */
public final class SafetensorsFile implements AutoCloseable {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Arena arena;
  private final MemorySegment content;
  private final SafetensorsHeader header;

  private SafetensorsFile(Path path, Arena arena, MemorySegment content, SafetensorsHeader header) {
    this.path = path;
    this.arena = arena;
    this.content = content;
    this.header = header;
  }

  /**
   * @throws NumericsException when the content is not in the fixed form
   */
  public static SafetensorsFile open(Path path) throws IOException {
    var arena = Arena.ofConfined();
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new SafetensorsFile(path, arena, content, readHeader(content));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static SafetensorsHeader readHeader(MemorySegment content) {
    if (content.byteSize() < Long.BYTES) {
      throw new NumericsException(
          "a file of " + content.byteSize() + " bytes is too short for safetensors");
    }
    long length = content.get(LONG, 0);
    if (length < 2 || length > SafetensorsHeader.MAX_BYTES - Long.BYTES) {
      throw new NumericsException(
          "the safetensors header claims "
              + length
              + " bytes; allowed are 2 to "
              + SafetensorsHeader.MAX_BYTES);
    }
    if (Long.BYTES + length > content.byteSize()) {
      throw new NumericsException("the safetensors file ends within its header");
    }
    var json = content.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    var header = SafetensorsHeader.parse(json);
    if (header.fileSize() != content.byteSize()) {
      throw new NumericsException(
          "the safetensors file has "
              + content.byteSize()
              + " bytes, its header describes "
              + header.fileSize());
    }
    return header;
  }

  public SafetensorsHeader header() {
    return header;
  }

  /** Copies a tensor's elements, all of which must be finite. */
  public void read(String name, float[] into, int offset) {
    var tensor = header.tensor(name);
    int elements = Math.toIntExact(tensor.elements());
    MemorySegment.copy(content, FLOAT, header.length() + tensor.begin(), into, offset, elements);
    for (int i = 0; i < elements; i++) {
      if (!Float.isFinite(into[offset + i])) {
        throw new NumericsException(
            "tensor " + name + " holds " + into[offset + i] + " at element " + i);
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  @Override
  public String toString() {
    return "safetensors file " + path.getFileName();
  }
}

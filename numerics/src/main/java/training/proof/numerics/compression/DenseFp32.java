package training.proof.numerics.compression;

import java.nio.ByteBuffer;
import training.proof.numerics.NumericsException;

/** Every value in four bytes: nothing is lost, and the others are compared with it. */
public record DenseFp32(int chunk) implements PayloadForm {
  public DenseFp32 {
    FormBounds.requireChunk(chunk);
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public int kept() {
    return chunk;
  }

  @Override
  public int valueBits() {
    return Float.SIZE;
  }

  @Override
  public int chunkBytes(int length) {
    return length * Float.BYTES;
  }

  @Override
  public void encode(float[] values, int from, int length, ByteBuffer into) {
    for (int i = 0; i < length; i++) {
      into.putFloat(values[from + i]);
    }
  }

  @Override
  public void decode(ByteBuffer chunk, float[] into, int from, int length) {
    for (int i = 0; i < length; i++) {
      float value = chunk.getFloat();
      if (!Float.isFinite(value)) {
        throw new NumericsException("value " + i + " of a chunk is " + value + ", not finite");
      }
      into[from + i] = value;
    }
  }
}

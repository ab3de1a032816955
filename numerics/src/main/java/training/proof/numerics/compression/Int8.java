package training.proof.numerics.compression;

import java.nio.ByteBuffer;
import training.proof.numerics.NumericsException;

/**
 * Every value in one byte, as a multiple of the chunk's spacing: its largest magnitude divided by
 * 127, in FP32 before the bytes. Rounded half to even; a chunk of zeros has the spacing zero.
 */
public record Int8(int chunk) implements PayloadForm {
  private static final int LARGEST = 127;

  public Int8 {
    FormBounds.requireChunk(chunk);
  }

  @Override
  public int id() {
    return 1;
  }

  @Override
  public int kept() {
    return chunk;
  }

  @Override
  public int valueBits() {
    return Byte.SIZE;
  }

  @Override
  public int chunkBytes(int length) {
    return Float.BYTES + length;
  }

  @Override
  public void encode(float[] values, int from, int length, ByteBuffer into) {
    float largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(values[from + i]));
    }
    float spacing = largest / LARGEST;
    if (!Float.isFinite(spacing * LARGEST)) {
      spacing = Math.nextDown(spacing); // rounded up, it would lead beyond the largest float
    }
    into.putFloat(spacing);
    for (int i = 0; i < length; i++) {
      double steps = spacing == 0 ? 0 : Math.rint((double) values[from + i] / spacing);
      into.put((byte) Math.clamp((long) steps, -LARGEST, LARGEST));
    }
  }

  @Override
  public void decode(ByteBuffer chunk, float[] into, int from, int length) {
    float spacing = chunk.getFloat();
    if (!(spacing >= 0 && Float.isFinite(spacing * LARGEST))
        || Float.floatToRawIntBits(spacing) < 0) {
      throw new NumericsException(
          "the spacing of a chunk is " + spacing + ", not zero or positive");
    }
    for (int i = 0; i < length; i++) {
      byte steps = chunk.get();
      if (steps < -LARGEST || (spacing == 0 && steps != 0)) {
        throw new NumericsException(
            "value " + i + " of a chunk is " + steps + " times its spacing");
      }
      into[from + i] = steps * spacing;
    }
  }
}

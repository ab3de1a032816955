package training.proof.trainer.verb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** FP32 numbers as files hold them. */
final class LittleEndian {
  private LittleEndian() {}

  /** Writes the first {@code length} values to the front of {@code into}; says how many bytes. */
  static int put(float[] values, int length, byte[] into) {
    ByteBuffer.wrap(into).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, 0, length);
    return length * Float.BYTES;
  }
}

package training.proof.numerics.compression;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import training.proof.numerics.NumericsException;

/**
 * The 20 bytes before the chunks, little-endian: "PPAY", version, form, bits a value, 0 (a byte
 * each), values a chunk, values kept of a chunk, values (four bytes each).
 */
final class PayloadHeader {
  static final int BYTES = 20;
  static final int VERSION = 1;

  private static final byte[] MAGIC = {'P', 'P', 'A', 'Y'};

  private PayloadHeader() {}

  static byte[] of(PayloadForm form, int elements) {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) VERSION)
        .put((byte) form.id())
        .put((byte) form.valueBits())
        .put((byte) 0)
        .putInt(form.chunk())
        .putInt(form.kept())
        .putInt(elements)
        .array();
  }

  /** Refuses a payload that is not of this form and size, and says in what it differs. */
  static void require(PayloadForm form, int elements, MemorySegment payload) {
    if (payload.byteSize() < BYTES) {
      throw new NumericsException(
          "a payload of " + payload.byteSize() + " bytes ends within its header of " + BYTES);
    }
    var header =
        ByteBuffer.wrap(payload.asSlice(0, BYTES).toArray(ValueLayout.JAVA_BYTE))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (byte letter : MAGIC) {
      require("first bytes", header.get(), letter);
    }
    require("version", header.get(), VERSION);
    require("form", header.get(), form.id());
    require("bits a value", header.get(), form.valueBits());
    require("reserved byte", header.get(), 0);
    require("values a chunk", header.getInt(), form.chunk());
    require("values kept of a chunk", header.getInt(), form.kept());
    require("number of values", header.getInt(), elements);
    if (payload.byteSize() != form.bytes(elements)) {
      throw new NumericsException(
          "a payload of "
              + elements
              + " values in this form has "
              + form.bytes(elements)
              + " bytes, this one has "
              + payload.byteSize());
    }
  }

  private static void require(String field, int found, int wanted) {
    if (found != wanted) {
      throw new NumericsException(
          "the payload's " + field + " is " + found + ", the recipe says " + wanted);
    }
  }
}

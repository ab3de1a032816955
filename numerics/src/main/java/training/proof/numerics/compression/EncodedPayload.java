package training.proof.numerics.compression;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import training.proof.numerics.NumericsException;

/**
 * A payload that somebody sent, in memory or in a mapped file. Header and length are checked before
 * anything else, each chunk when it is decoded; {@link #requireValid} decodes all.
 */
public final class EncodedPayload {
  private final PayloadForm form;
  private final int elements;
  private final MemorySegment bytes;

  private EncodedPayload(PayloadForm form, int elements, MemorySegment bytes) {
    this.form = form;
    this.elements = elements;
    this.bytes = bytes;
  }

  /**
   * @param form that the recipe asks for
   * @param elements parameters of the recipe's model
   * @throws NumericsException when the header says anything else or the length does not follow
   */
  public static EncodedPayload of(PayloadForm form, int elements, MemorySegment bytes) {
    PayloadHeader.require(form, elements, bytes);
    return new EncodedPayload(form, elements, bytes);
  }

  public int elements() {
    return elements;
  }

  public int chunks() {
    return form.chunks(elements);
  }

  /** The bytes of one chunk, to be compared with those made again. */
  public byte[] chunk(int chunk) {
    return slice(chunk).toArray(ValueLayout.JAVA_BYTE);
  }

  /** Writes the values of one chunk to {@code into}, from {@code from} on; says how many. */
  public int decode(int chunk, float[] into, int from) {
    int length = length(chunk);
    ByteBuffer buffer = slice(chunk).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    try {
      form.decode(buffer, into, from, length);
    } catch (NumericsException e) {
      throw new NumericsException("chunk " + chunk + " of the payload: " + e.getMessage(), e);
    }
    return length;
  }

  /** All values. */
  public float[] decode() {
    var values = new float[elements];
    for (int chunk = 0; chunk < chunks(); chunk++) {
      decode(chunk, values, chunk * form.chunk());
    }
    return values;
  }

  /**
   * @throws NumericsException when a chunk holds what no encoder gives; it names the first one
   */
  public void requireValid() {
    var values = new float[form.chunk()];
    for (int chunk = 0; chunk < chunks(); chunk++) {
      decode(chunk, values, 0);
    }
  }

  private int length(int chunk) {
    return Math.min(form.chunk(), elements - chunk * form.chunk());
  }

  private MemorySegment slice(int chunk) {
    if (chunk < 0 || chunk >= chunks()) {
      throw new NumericsException("there is no chunk " + chunk + "; the payload has " + chunks());
    }
    long offset = PayloadHeader.BYTES + (long) chunk * form.chunkBytes(form.chunk());
    return bytes.asSlice(offset, form.chunkBytes(length(chunk)));
  }
}

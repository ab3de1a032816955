package training.proof.numerics.compression;

import java.nio.ByteBuffer;

/**
 * How a chunk of FP32 values becomes bytes and back. A chunk's bytes depend on its values and the
 * form's settings alone, and their number on the chunk's length alone.
 */
public sealed interface PayloadForm permits DenseFp32, Int8, SparseTopK {

  /** Values a chunk; the last chunk of a payload may be shorter. */
  int chunk();

  /** Number of the form in a payload's header. */
  int id();

  /** Values kept of a full chunk. */
  int kept();

  /** Bits a value. */
  int valueBits();

  /** Bytes of a chunk of this many values. */
  int chunkBytes(int length);

  /** Appends the bytes of {@code length} values from {@code from} on, all finite. */
  void encode(float[] values, int from, int length, ByteBuffer into);

  /**
   * Takes the bytes of one chunk and writes its values.
   *
   * @throws training.proof.numerics.NumericsException when no encoder gives these bytes
   */
  void decode(ByteBuffer chunk, float[] into, int from, int length);

  /** Chunks of a payload of this many values. */
  default int chunks(int elements) {
    return (int) (((long) elements + chunk() - 1) / chunk());
  }

  /** Bytes of a whole payload of this many values: its header and all chunks. */
  default long bytes(int elements) {
    int full = elements / chunk();
    int rest = elements % chunk();
    return PayloadHeader.BYTES
        + (long) full * chunkBytes(chunk())
        + (rest == 0 ? 0 : chunkBytes(rest));
  }

  /** Bits that one of this many values costs, everything counted. */
  default double bitsPerParameter(int elements) {
    return 8.0 * bytes(elements) / elements;
  }
}

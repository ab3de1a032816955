package training.proof.numerics.compression;

import java.nio.ByteBuffer;
import java.util.Arrays;
import training.proof.numerics.NumericsException;

/**
 * The largest magnitudes of each chunk with their places, few bits each (SparseLoCo: Sarfi,
 * Thérien, Lidin and Belilovsky, "Communication efficient LLM pre-training with SparseLoCo", 2025;
 * its setting keeps 64 of 4,096 values in 2 bits). How values are rounded is Proofpool's own: a
 * sign and a level, see {@link Levels}.
 *
 * <p>Bytes of a chunk, little-endian: the levels, 16 bits each, ascending; then as one stream of
 * bits, the least significant first, all places, ascending; then for each place its level and, as
 * the highest bit, its sign; zeros up to a whole byte.
 *
 * @param chunk values a chunk: 1 to 65,536; a place takes as many bits as the last one needs
 * @param kept values kept of a chunk, and all of a shorter one
 * @param valueBits bits a value: 1 (sign) to 4 (sign and eight levels)
 */
public record SparseTopK(int chunk, int kept, int valueBits) implements PayloadForm {
  public SparseTopK {
    FormBounds.requireChunk(chunk);
    FormBounds.require("what is kept of a chunk", kept, 1, chunk);
    if (valueBits < 1 || valueBits > 1 + Levels.MAX_SPLITS) {
      throw new NumericsException(
          "valueBits is " + valueBits + "; it must be 1 to " + (1 + Levels.MAX_SPLITS));
    }
  }

  /** 64 of 4,096 values in 2 bits. */
  public static SparseTopK sparseLoCo() {
    return new SparseTopK(4096, 64, 2);
  }

  @Override
  public int id() {
    return 2;
  }

  /** Bits of a place within a chunk. */
  public int indexBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(chunk - 1);
  }

  private int levels() {
    return 1 << (valueBits - 1);
  }

  @Override
  public int chunkBytes(int length) {
    int bits = Math.min(kept, length) * (indexBits() + valueBits);
    return levels() * Short.BYTES + (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  @Override
  public void encode(float[] values, int from, int length, ByteBuffer into) {
    int[] places = new LargestMagnitudes(length).of(values, from, length, Math.min(kept, length));
    var magnitudes = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      magnitudes[i] = Math.abs(values[from + places[i]]);
    }
    var levels = Levels.of(magnitudes, valueBits - 1);
    for (int code : levels.codes()) {
      into.putShort((short) code);
    }
    var bits = new BitWriter(into);
    for (int place : places) {
      bits.put(place, indexBits());
    }
    for (int i = 0; i < places.length; i++) {
      bits.put(levels.group(i), valueBits - 1);
      bits.put(values[from + places[i]] < 0 ? 1 : 0, 1);
    }
    bits.finish();
  }

  @Override
  public void decode(ByteBuffer chunk, float[] into, int from, int length) {
    float[] levels = decodeLevels(chunk);
    var bits = new BitReader(chunk);
    int[] places = decodePlaces(bits, length);
    Arrays.fill(into, from, from + length, 0f);
    for (int place : places) {
      float level = levels[bits.get(valueBits - 1)];
      into[from + place] = bits.get(1) == 1 ? -level : level;
    }
    if (!bits.restIsZero()) {
      throw new NumericsException("the bits after a chunk's last value are not zero");
    }
  }

  private float[] decodeLevels(ByteBuffer chunk) {
    var levels = new float[levels()];
    int previous = 0;
    for (int i = 0; i < levels.length; i++) {
      int code = Short.toUnsignedInt(chunk.getShort());
      if (code < previous || !Levels.isFinite(code)) {
        throw new NumericsException(
            "level " + i + " of a chunk is " + code + "; levels are finite and ascend");
      }
      levels[i] = Levels.level(code);
      previous = code;
    }
    return levels;
  }

  private int[] decodePlaces(BitReader bits, int length) {
    var places = new int[Math.min(kept, length)];
    int previous = -1;
    for (int i = 0; i < places.length; i++) {
      int place = bits.get(indexBits());
      if (place <= previous || place >= length) {
        throw new NumericsException(
            "place "
                + place
                + " of a chunk of "
                + length
                + " values follows place "
                + previous
                + "; places ascend, each once, within the chunk");
      }
      places[i] = place;
      previous = place;
    }
    return places;
  }
}

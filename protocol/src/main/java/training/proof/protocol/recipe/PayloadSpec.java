package training.proof.protocol.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The form in which a slot's pseudo-gradient travels. What a form leaves out stays with its slot as
 * the residual, unless its decay is 0.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PayloadSpec.DenseFp32.class, name = "dense-fp32"),
  @JsonSubTypes.Type(value = PayloadSpec.Int8.class, name = "int8"),
  @JsonSubTypes.Type(value = PayloadSpec.SparseTopK.class, name = "sparse-top-k")
})
public sealed interface PayloadSpec {
  /** Bytes before the chunks of a compressed payload. */
  int HEADER_BYTES = 20;

  /** Longest chunk: an index into it fits 16 bits. */
  int MAX_CHUNK = 1 << 16;

  /** Whether a slot has a residual at its ends. */
  boolean hasResidual();

  /** No payload of a model with this many parameters is larger. */
  long maximumBytes(long parameters);

  /** A safetensors file of FP32 numbers: nothing is left out. */
  record DenseFp32() implements PayloadSpec {
    /** Names and shapes of all tensors of the largest models fit this. */
    static final long NAMES_BYTES = 2L << 20;

    @Override
    public boolean hasResidual() {
      return false;
    }

    @Override
    public long maximumBytes(long parameters) {
      return 4 * parameters + NAMES_BYTES;
    }
  }

  /**
   * Every value in a byte, as a multiple of its chunk's spacing.
   *
   * @param chunk values a chunk
   * @param decay of the residual, a decimal string from 0 (there is none) to 1
   */
  record Int8(int chunk, String decay) implements PayloadSpec {
    /** Refuses settings out of range. */
    public Int8 {
      Fields.requireRange(chunk, 1, MAX_CHUNK, "payload.chunk");
      Fields.requireDecimal(decay, "0", "1", "payload.decay");
    }

    @Override
    public boolean hasResidual() {
      return Fields.compare(decay, "0") > 0;
    }

    @Override
    public long maximumBytes(long parameters) {
      return HEADER_BYTES + Math.ceilDiv(parameters, chunk) * 4 + parameters;
    }
  }

  /**
   * The largest values of each chunk with their places, few bits each (after SparseLoCo: Sarfi,
   * Thérien, Lidin and Belilovsky, 2025).
   *
   * @param chunk values a chunk
   * @param kept values kept of a chunk
   * @param valueBits bits a value: a sign and a level, 1 to 4
   * @param decay of the residual, a decimal string from 0 (there is none) to 1
   */
  record SparseTopK(int chunk, int kept, int valueBits, String decay) implements PayloadSpec {
    private static final int MAX_VALUE_BITS = 4;

    /** Refuses settings out of range. */
    public SparseTopK {
      Fields.requireRange(chunk, 1, MAX_CHUNK, "payload.chunk");
      Fields.requireRange(kept, 1, chunk, "payload.kept");
      Fields.requireRange(valueBits, 1, MAX_VALUE_BITS, "payload.valueBits");
      Fields.requireDecimal(decay, "0", "1", "payload.decay");
    }

    @Override
    public boolean hasResidual() {
      return Fields.compare(decay, "0") > 0;
    }

    @Override
    public long maximumBytes(long parameters) {
      int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(chunk - 1);
      long bits = (long) kept * (indexBits + valueBits);
      long chunkBytes = (1L << (valueBits - 1)) * Short.BYTES + Math.ceilDiv(bits, Byte.SIZE);
      return HEADER_BYTES + Math.ceilDiv(parameters, chunk) * chunkBytes;
    }
  }
}

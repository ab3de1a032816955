package training.proof.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;

/** What models have in common. */
final class Parts {
  private static final float NORM_EPSILON = 1e-5f;

  private Parts() {}

  /** A tensor that lives as long as the manager, in memory of its own. */
  static NDArray constant(NDManager manager, DataType type, double[] values, long... dimensions) {
    try (NDArray overJavaMemory = manager.create(values, new Shape(dimensions))) {
      return copy(overJavaMemory, type);
    }
  }

  /**
   * In native memory of its own: DJL answers a conversion to the same type with the same memory.
   */
  static NDArray copy(NDArray overJavaMemory, DataType type) {
    return overJavaMemory.getDataType() == type
        ? overJavaMemory.duplicate()
        : overJavaMemory.toType(type, true);
  }

  /** The vectors of tokens: one more dimension than {@code tokens} has. */
  static NDArray embed(NDArray tokens, NDArray vectors) {
    return Embedding.embedding(tokens, vectors, SparseFormat.DENSE).singletonOrThrow();
  }

  /** Layer norm over the last dimension (Ba, Kiros and Hinton, 2016). */
  static NDArray norm(NDArray x, NDArray gain, NDArray shift) {
    return LayerNorm.layerNorm(x, gain.getShape(), gain, shift, NORM_EPSILON).singletonOrThrow();
  }

  /**
   * What each position sees when it looks back: itself and {@code taps - 1} positions before it,
   * {@code dilation} apart, the farthest first; zeros where there is none.
   *
   * @param x rows x context x width
   * @return (rows x context) x (taps x width)
   */
  static NDArray lookBack(NDArray x, int taps, int dilation) {
    long rows = x.getShape().get(0);
    long context = x.getShape().get(1);
    long width = x.getShape().get(2);
    if (taps == 1) {
      // DJL answers a slice of everything with a copy that passes no gradient on.
      return x.reshape(rows * context, width);
    }
    long farthest = (taps - 1L) * dilation;
    NDArray zeros = x.getManager().zeros(new Shape(rows, farthest, width), x.getDataType());
    NDArray padded = zeros.concat(x, 1);
    var seen = new NDList(taps);
    for (int tap = 0; tap < taps; tap++) {
      long from = (long) tap * dilation;
      seen.add(padded.get(new NDIndex().addAllDim().addSliceDim(from, from + context)));
    }
    return NDArrays.concat(seen, 2).reshape(rows * context, taps * width);
  }

  /** The negative log-likelihood of each target under these scores, which need not be scaled. */
  static NDArray losses(NDArray scores, NDArray targets) {
    return scores.logSoftmax(-1).gather(targets, 1).neg();
  }
}

package training.proof.trainer.model;

import ai.djl.ndarray.types.DataType;
import training.proof.protocol.recipe.ModelSpec;

/**
 * Numeric mode {@code class-exact}: losses and gradients in FP32 in libtorch, the same to the bit
 * on processors of one kind with one number of threads, and on no others.
 */
public final class ClassExactEngine implements AutoCloseable {
  private final Passes passes;

  public ClassExactEngine(ModelSpec spec) {
    passes = new Passes(spec, DataType.FLOAT32);
  }

  /**
   * One forward and backward pass.
   *
   * @param parameters flat, in the layout's order
   * @param gradients is filled with the gradients of the mean loss, flat, in the layout's order
   * @return the mean loss in nats
   */
  public double backward(float[] parameters, TokenBatch batch, float[] gradients) {
    return passes.backward(parameters, batch, bytes -> bytes.asFloatBuffer().get(gradients));
  }

  @Override
  public void close() {
    passes.close();
  }
}

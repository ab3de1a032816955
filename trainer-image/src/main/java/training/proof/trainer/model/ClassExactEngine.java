package training.proof.trainer.model;

import ai.djl.ndarray.types.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import training.proof.numerics.Stretches;
import training.proof.protocol.recipe.ModelSpec;

/**
 * Numeric mode {@code class-exact}: losses and gradients in FP32 in libtorch, the same to the bit
 * on processors of one kind with one number of threads, and on no others.
 */
public final class ClassExactEngine implements AutoCloseable {
  private final Passes passes;

  /**
   * @param bf16 whether what goes into matrix products and attention is rounded to BF16
   */
  public ClassExactEngine(ModelSpec spec, boolean bf16) {
    passes = new Passes(spec, DataType.FLOAT32, bf16);
  }

  /**
   * One forward and backward pass.
   *
   * @param parameters flat, in the layout's order
   * @param gradients is filled with the gradients of the mean loss, flat, in the layout's order
   * @return the mean loss in nats
   */
  public double backward(float[] parameters, TokenBatch batch, float[] gradients) {
    double loss = passes.backward(parameters, batch);
    stretches()
        .over(
            gradients.length,
            (from, to) -> {
              long offset = (long) from * Float.BYTES;
              MemorySegment found = passes.gradients();
              MemorySegment.copy(found, ValueLayout.JAVA_FLOAT, offset, gradients, from, to - from);
            });
    return loss;
  }

  /** For what Java does between passes, with as many threads as the passes have. */
  public Stretches stretches() {
    return passes.stretches();
  }

  @Override
  public void close() {
    passes.close();
  }
}

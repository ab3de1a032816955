package training.proof.trainer.model;

import ai.djl.ndarray.types.DataType;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.Stretches;
import training.proof.protocol.recipe.ModelSpec;

/**
 * Numeric mode {@code exact}: losses and gradients in FP64 in libtorch. Parameters go in as one
 * flat FP32 vector and gradients come out as one flat FP64 vector; what becomes of them is Java's
 * affair.
 */
public final class ExactEngine implements AutoCloseable {
  private final Passes passes;

  public ExactEngine(ModelSpec spec) {
    passes = new Passes(spec, DataType.FLOAT64, false);
  }

  /** The parameters of a recipe's model. */
  public static ParameterLayout layout(ModelSpec model) {
    return LanguageModel.layout(model);
  }

  /**
   * One forward and backward pass.
   *
   * @param parameters flat, in the layout's order
   * @param gradients is given the gradients of the mean loss, flat FP64, in native memory that is
   *     valid during the call only
   * @return the mean loss in nats
   */
  public double backward(float[] parameters, TokenBatch batch, Consumer<MemorySegment> gradients) {
    double loss = passes.backward(parameters, batch);
    gradients.accept(passes.gradients());
    return loss;
  }

  /** The mean loss in nats of each example, without gradients. */
  public double[] losses(float[] parameters, TokenBatch batch) {
    return passes.losses(parameters, batch);
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

package training.proof.trainer.verb;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import training.proof.numerics.CommonGrid;
import training.proof.numerics.FiniteGradients;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.Stretches;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ClassExactEngine;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.model.TokenBatch;

/** How a numeric mode comes to the FP32 gradients of a step. */
sealed interface StepGradients extends AutoCloseable {

  /**
   * @param gradients is filled, in the layout's order
   * @return the mean loss in nats
   */
  double of(float[] parameters, TokenBatch batch, float[] gradients);

  /** Shows every step's flat FP64 gradients, where there are such, to a measurement. */
  void observe(Consumer<MemorySegment> observer);

  /** For the rest of a step. */
  Stretches stretches();

  @Override
  void close();

  static StepGradients of(Recipe recipe) {
    return recipe.exact() ? new Exact(recipe) : new ClassExact(recipe);
  }

  /** FP64, rounded to the common grid. */
  final class Exact implements StepGradients {
    private final ParameterLayout layout;
    private final ExactEngine engine;
    private final CommonGrid grid;
    private Consumer<MemorySegment> observer = gradients -> {};

    private Exact(Recipe recipe) {
      layout = ExactEngine.layout(recipe.model());
      engine = new ExactEngine(recipe.model());
      grid = new CommonGrid(recipe.gridBits(), engine.stretches());
    }

    @Override
    public double of(float[] parameters, TokenBatch batch, float[] gradients) {
      return engine.backward(
          parameters,
          batch,
          exact -> {
            observer.accept(exact);
            grid.round(layout, exact, gradients);
          });
    }

    @Override
    public void observe(Consumer<MemorySegment> measurement) {
      observer = measurement;
    }

    @Override
    public Stretches stretches() {
      return engine.stretches();
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  /** FP32, as they are, perhaps with products in BF16. */
  final class ClassExact implements StepGradients {
    private final ParameterLayout layout;
    private final ClassExactEngine engine;

    private ClassExact(Recipe recipe) {
      layout = ExactEngine.layout(recipe.model());
      engine = new ClassExactEngine(recipe.model(), recipe.bf16());
    }

    @Override
    public double of(float[] parameters, TokenBatch batch, float[] gradients) {
      double loss = engine.backward(parameters, batch, gradients);
      FiniteGradients.require(layout, gradients);
      return loss;
    }

    @Override
    public void observe(Consumer<MemorySegment> measurement) {
      throw new IllegalStateException("there are no FP64 gradients in this mode");
    }

    @Override
    public Stretches stretches() {
      return engine.stretches();
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}

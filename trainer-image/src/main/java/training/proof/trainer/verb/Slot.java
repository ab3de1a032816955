package training.proof.trainer.verb;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import training.proof.numerics.InnerOptimizer;
import training.proof.numerics.MicroNats;
import training.proof.numerics.Schedule;
import training.proof.numerics.TrainingState;
import training.proof.protocol.assignment.Assignment;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.model.TokenBatch;

/**
 * The steps of one slot: which examples a step reads, and how it moves the state. Training and
 * replay are this same computation, so a segment's end follows from its start and nothing else.
 */
public final class Slot {

  private final Recipe recipe;
  private final StepGradients gradients;
  private final TokenFile tokens;
  private final Assignment assignment;
  private final long firstExample;
  private final InnerOptimizer optimizer;
  private final Schedule schedule;
  private final TokenBatch batch;
  private final float[] gradient;

  Slot(
      Recipe recipe,
      StepGradients gradients,
      TokenFile tokens,
      Digest assignmentKey,
      long firstExample) {
    this.recipe = recipe;
    this.gradients = gradients;
    this.tokens = tokens;
    this.assignment = Assignment.of(assignmentKey.raw(), tokens.examples());
    this.firstExample = firstExample;
    this.optimizer = Settings.inner(recipe.optimizer(), gradients.stretches());
    this.schedule = Settings.schedule(recipe);
    this.batch = new TokenBatch(recipe.batch(), recipe.model().context());
    this.gradient = new float[ExactEngine.layout(recipe.model()).size()];
  }

  /**
   * Shows every step's flat FP64 gradients to a measurement; they are valid during the call only.
   */
  public void observe(Consumer<MemorySegment> observer) {
    gradients.observe(observer);
  }

  /**
   * Does the steps up to the end of a segment.
   *
   * @param state at the segment's start; moved to its end
   * @param losses is given every step's training loss in micro-nats
   */
  public void replay(TrainingState state, int segment, LongConsumer losses) {
    if (state.step() != segment * recipe.segmentSteps()) {
      throw new IllegalStateException(
          "segment " + segment + " does not start after " + state.step() + " steps");
    }
    for (int s = 0; s < recipe.segmentSteps(); s++) {
      losses.accept(step(state));
    }
  }

  private long step(TrainingState state) {
    readBatch(state.step());
    double loss = gradients.of(state.parameters(), batch, gradient);
    optimizer.step(state, gradient, schedule.rate(state.step()));
    return MicroNats.of(loss);
  }

  private void readBatch(int step) {
    long first = firstExample + (long) step * recipe.batch();
    for (int row = 0; row < recipe.batch(); row++) {
      tokens.read(assignment.example(first + row), batch, row);
    }
  }
}

package training.proof.trainer.verb;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.TrainerException;

/**
 * All that the slots of one recipe and data set share: what computes gradients, and the training
 * tokens.
 */
public final class SlotMachine implements AutoCloseable {
  private final Recipe recipe;
  private final StepGradients gradients;
  private final TokenFile tokens;

  private SlotMachine(Recipe recipe, StepGradients gradients, TokenFile tokens) {
    this.recipe = recipe;
    this.gradients = gradients;
    this.tokens = tokens;
  }

  /** Fetches the data and starts the engine. */
  public static SlotMachine open(Blobs blobs, Recipe recipe, Digest data) {
    var tokens = DataSet.open(blobs, data).train(recipe);
    return new SlotMachine(recipe, StepGradients.of(recipe), tokens);
  }

  static SlotMachine of(Recipe recipe, TokenFile tokens) {
    return new SlotMachine(recipe, StepGradients.of(recipe), tokens);
  }

  /** The slot whose examples start at this position of the run. */
  public Slot slot(Digest assignmentKey, long firstExample) {
    if (firstExample < 0) {
      throw TrainerException.badTask(
          "firstExample is " + firstExample + "; it must not be negative");
    }
    return new Slot(recipe, gradients, tokens, assignmentKey, firstExample);
  }

  @Override
  public void close() {
    gradients.close();
    tokens.close();
  }
}

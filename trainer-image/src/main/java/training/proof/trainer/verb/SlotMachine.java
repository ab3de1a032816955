package training.proof.trainer.verb;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.TrainerException;

/** All that the slots of one recipe and data set share: the engine and the training tokens. */
public final class SlotMachine implements AutoCloseable {
  private final Recipe recipe;
  private final ExactEngine engine;
  private final TokenFile tokens;

  private SlotMachine(Recipe recipe, ExactEngine engine, TokenFile tokens) {
    this.recipe = recipe;
    this.engine = engine;
    this.tokens = tokens;
  }

  /** Fetches the data and starts the engine. */
  public static SlotMachine open(Blobs blobs, Recipe recipe, Digest data) {
    var tokens = DataSet.open(blobs, data).train(recipe);
    return new SlotMachine(recipe, new ExactEngine(recipe.model()), tokens);
  }

  static SlotMachine of(Recipe recipe, TokenFile tokens) {
    return new SlotMachine(recipe, new ExactEngine(recipe.model()), tokens);
  }

  /** The slot whose examples start at this position of the run. */
  public Slot slot(Digest assignmentKey, long firstExample) {
    if (firstExample < 0) {
      throw TrainerException.badTask(
          "firstExample is " + firstExample + "; it must not be negative");
    }
    return new Slot(recipe, engine, tokens, assignmentKey, firstExample);
  }

  @Override
  public void close() {
    engine.close();
    tokens.close();
  }
}

package training.proof.trainer.verb;

import java.util.Optional;
import java.util.function.DoubleToLongFunction;
import training.proof.numerics.MicroNats;
import training.proof.protocol.assignment.HiddenSlice;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.model.TokenBatch;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * Losses on the hidden slice, one integer an example: processors differ in the last bits of FP64,
 * 10^8 times finer than the micro-nats that each loss is rounded to before anything is added.
 */
final class HiddenLosses implements AutoCloseable {
  private final Recipe recipe;
  private final ExactEngine engine;
  private final TokenFile tokens;
  private final long[] slice;
  private final Workspace work;

  private HiddenLosses(
      Recipe recipe, ExactEngine engine, TokenFile tokens, long[] slice, Workspace work) {
    this.recipe = recipe;
    this.engine = engine;
    this.tokens = tokens;
    this.slice = slice;
    this.work = work;
  }

  static HiddenLosses open(
      Recipe recipe, Digest data, Digest sliceSeed, int sliceExamples, Workspace work) {
    if (sliceExamples < 1) {
      throw TrainerException.badTask("sliceExamples must be at least 1");
    }
    var tokens = DataSet.open(work.blobs(), data).heldOut(recipe);
    long[] slice = HiddenSlice.of(sliceSeed.raw(), tokens.examples(), sliceExamples);
    return new HiddenLosses(recipe, new ExactEngine(recipe.model()), tokens, slice, work);
  }

  /** Tokens of the slice. */
  long tokens() {
    return (long) slice.length * recipe.model().context();
  }

  /** The loss of each example of the slice in micro-nats a token. */
  long[] of(float[] parameters, String phase) {
    return of(parameters, phase, MicroNats::of);
  }

  /**
   * The same of parameters that need not be of any use: a payload alone may lead anywhere, and
   * nobody else's round may fail for it.
   */
  long[] ofAny(float[] parameters, String phase) {
    return of(parameters, phase, MicroNats::ofAny);
  }

  private long[] of(float[] parameters, String phase, DoubleToLongFunction rounded) {
    var losses = new long[slice.length];
    for (int from = 0; from < slice.length; from += recipe.batch()) {
      int rows = Math.min(recipe.batch(), slice.length - from);
      var batch = new TokenBatch(rows, recipe.model().context());
      for (int row = 0; row < rows; row++) {
        tokens.read(slice[from + row], batch, row);
      }
      double[] found = engine.losses(parameters, batch);
      for (int row = 0; row < rows; row++) {
        losses[from + row] = rounded.applyAsLong(found[row]);
      }
      work.progress().step(phase, from + rows, slice.length, Optional.empty());
    }
    return losses;
  }

  @Override
  public void close() {
    engine.close();
    tokens.close();
  }
}

package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import training.proof.numerics.Checkpoint;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.NumericsException;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TensorFiles;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.TrainerException;

/** The parameters a round starts from: a checkpoint, or what the recipe's seed gives. */
public final class Parents {
  private Parents() {}

  /** The flat vector of the parent, or of the recipe's seed where {@code parent} is empty. */
  public static float[] load(Blobs blobs, Recipe recipe, String parent) {
    return checkpoint(blobs, recipe, parent).parameters();
  }

  /** The same with the outer optimiser's momentum, where the parent has one. */
  static Checkpoint checkpoint(Blobs blobs, Recipe recipe, String parent) {
    ParameterLayout layout = ExactEngine.layout(recipe.model());
    if (parent.isEmpty()) {
      return new Checkpoint(InitialParameters.of(layout, recipe.model().seed()), Optional.empty());
    }
    Path file = blobs.fetch(digest(parent), "parent parameters");
    try {
      return TensorFiles.readCheckpoint(file, layout);
    } catch (NumericsException e) {
      throw TrainerException.badTask("parent parameters " + parent + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Digest digest(String parent) {
    try {
      return new Digest(parent);
    } catch (MalformedException e) {
      throw TrainerException.badTask("parent: " + e.getMessage());
    }
  }
}

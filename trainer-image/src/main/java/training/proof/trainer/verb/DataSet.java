package training.proof.trainer.verb;

import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.TrainerException;

/** A packed data set in the store: its manifest, and its token files when they are asked for. */
final class DataSet {
  private final Blobs blobs;
  private final DataManifest manifest;

  private DataSet(Blobs blobs, DataManifest manifest) {
    this.blobs = blobs;
    this.manifest = manifest;
  }

  static DataSet open(Blobs blobs, Digest data) {
    byte[] bytes = blobs.fetchSmall(data, "data manifest", DataManifest.MAX_BYTES);
    try {
      return new DataSet(
          blobs,
          CanonicalJson.decode(bytes, DataManifest.class, "data manifest", DataManifest.MAX_BYTES));
    } catch (MalformedException e) {
      throw TrainerException.mismatch("the data manifest " + data + ": " + e.getMessage());
    }
  }

  TokenFile train(Recipe recipe) {
    return tokens(manifest.train(), manifest.trainTokens(), recipe, "training tokens");
  }

  TokenFile heldOut(Recipe recipe) {
    return tokens(manifest.heldOut(), manifest.heldOutTokens(), recipe, "held-out tokens");
  }

  private TokenFile tokens(Digest blob, long count, Recipe recipe, String what) {
    int vocabulary = manifest.vocabulary();
    if (recipe.model().vocabulary() < vocabulary) {
      throw TrainerException.badTask(
          "recipe.model.vocabulary is "
              + recipe.model().vocabulary()
              + "; the tokens of this data set need at least "
              + vocabulary);
    }
    var file = TokenFile.open(blobs.fetch(blob, what), vocabulary, recipe.model().context());
    if (file.bytes() != count * manifest.width() || file.examples() < 1) {
      file.close();
      throw TrainerException.mismatch(
          what
              + " "
              + blob
              + " hold "
              + file.bytes()
              + " bytes; the manifest says "
              + count
              + " tokens of "
              + manifest.width()
              + ", and one example needs "
              + (recipe.model().context() + 1));
    }
    return file;
  }
}

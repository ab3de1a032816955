package training.proof.trainer.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.token.Tokenizer;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.TrainerException;

/** Text files as the data set of a run by hand. */
final class LocalText {

  /** One part of so many of the text is held out: its end. */
  private static final int HELD_OUT_PARTS = 20;

  private LocalText() {}

  /** Stores the tokens of all files, one text in the order given; names the data set. */
  static Digest pack(List<Path> texts, Optional<Path> tokenizer, Recipe recipe, Blobs blobs) {
    byte[] bytes = read(texts);
    int cut = bytes.length - bytes.length / HELD_OUT_PARTS;
    byte[] train = Arrays.copyOf(bytes, cut);
    byte[] heldOut = Arrays.copyOfRange(bytes, cut, bytes.length);
    DataManifest manifest =
        tokenizer
            .map(file -> tokens(file, train, heldOut, recipe, blobs))
            .orElseGet(
                () ->
                    DataManifest.ofBytes(
                        train.length, store(train, blobs), heldOut.length, store(heldOut, blobs)));
    return store(CanonicalJson.encode(manifest), blobs);
  }

  private static DataManifest tokens(
      Path file, byte[] train, byte[] heldOut, Recipe recipe, Blobs blobs) {
    try (var tokenizer = Tokenizer.of(file, Optional.empty())) {
      if (tokenizer.vocabulary() > recipe.model().vocabulary()) {
        throw TrainerException.badTask(
            file
                + " has "
                + tokenizer.vocabulary()
                + " tokens; recipe.model.vocabulary is "
                + recipe.model().vocabulary());
      }
      byte[] trainTokens = tokenizer.encode(train);
      byte[] heldOutTokens = tokenizer.encode(heldOut);
      int width = DataManifest.width(tokenizer.vocabulary());
      return DataManifest.of(
          new DataManifest.TokenizerFile(
              blobs.upload(out -> Files.copy(file, out)).digest(), tokenizer.vocabulary()),
          trainTokens.length / width,
          store(trainTokens, blobs),
          heldOutTokens.length / width,
          store(heldOutTokens, blobs));
    }
  }

  private static Digest store(byte[] bytes, Blobs blobs) {
    return blobs.upload(out -> out.write(bytes)).digest();
  }

  private static byte[] read(List<Path> texts) {
    var all = new ByteArrayOutputStream();
    for (Path text : texts) {
      try {
        all.write(Files.readAllBytes(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toByteArray();
  }
}

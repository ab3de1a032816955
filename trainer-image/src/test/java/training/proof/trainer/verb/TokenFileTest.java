package training.proof.trainer.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.trainer.model.TokenBatch;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.ExitCode;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;
import training.proof.trainer.work.TrainerException;

/** Token files of every width, and those that are not what their manifest says. */
class TokenFileTest {
  private static final int CONTEXT = 2;

  @TempDir private Path folder;

  @Test
  void tokensOfEveryWidthAreRead() throws IOException {
    reads(250, 1, bytes(249, 0, 7), 249, 0, 7);
    reads(1 << 16, 2, bytes(0xff, 0xff, 0, 1, 7, 0), 65_535, 256, 7);
    reads(70_000, 4, bytes(0, 0, 1, 0, 1, 1, 0, 0, 7, 0, 0, 0), 65_536, 257, 7);
  }

  @Test
  void aTokenOutsideTheVocabularyIsRefused() throws IOException {
    refuses(300, bytes(1, 0, 44, 1, 2, 0), "token 1 of the data set is 300; its manifest");
    refuses(
        70_000,
        bytes(1, 0, 0, 0, 255, 255, 255, 255, 2, 0, 0, 0),
        "token 1 of the data set is 4294967295");
  }

  @Test
  void aFileThatIsNotAsLongAsItsManifestSaysIsRefused() {
    opens(300, bytes(1, 0, 2, 0, 3, 0), 3, ExitCode.DONE, 300, "");
    opens(300, bytes(1, 0, 2, 0, 3, 0, 4), 3, ExitCode.INPUT_MISMATCH, 300, "hold 7 bytes");
    opens(300, bytes(1, 0, 2, 0), 3, ExitCode.INPUT_MISMATCH, 300, "hold 4 bytes");
    opens(300, bytes(1, 0, 2, 0, 3, 0), 3, ExitCode.BAD_TASK, 299, "need at least 300");
  }

  private void opens(
      int vocabulary, byte[] tokens, long count, ExitCode exit, int model, String words) {
    var task = new Task.SelfTest("exact", 1);
    try (var store = new FolderStore(folder.resolve("store"), task)) {
      var blobs = new Blobs(store, folder, new Metrics(InstantSource.system()));
      Digest blob = blobs.upload(out -> out.write(tokens)).digest();
      var file = new DataManifest.TokenizerFile(Digest.ZERO, vocabulary);
      var manifest = DataManifest.of(file, count, blob, count, blob);
      Digest data = blobs.upload(out -> out.write(CanonicalJson.encode(manifest))).digest();
      if (exit == ExitCode.DONE) {
        DataSet.open(blobs, data).train(recipe(model)).close();
        return;
      }
      assertThatThrownBy(() -> DataSet.open(blobs, data).train(recipe(model)))
          .isInstanceOfSatisfying(
              TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(exit))
          .hasMessageContaining(words);
    }
  }

  private static Recipe recipe(int vocabulary) {
    return Recipe.plain(
        ModelSpec.Gpt.plain(vocabulary, CONTEXT, 16, 1, 2, 1),
        new OptimizerSpec.AdamW("0.01", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        4,
        6,
        1);
  }

  private void reads(int vocabulary, int width, byte[] content, long... tokens) throws IOException {
    assertThat(DataManifest.width(vocabulary)).isEqualTo(width);
    Path file = Files.write(folder.resolve("tokens-" + vocabulary), content);
    try (var found = TokenFile.open(file, vocabulary, CONTEXT)) {
      assertThat(found.examples()).isEqualTo(1);
      var batch = new TokenBatch(1, CONTEXT);
      found.read(0, batch, 0);
      assertThat(batch).usingRecursiveComparison().isEqualTo(batch(tokens));
    }
  }

  private static TokenBatch batch(long[] tokens) {
    var batch = new TokenBatch(1, CONTEXT);
    for (int i = 0; i < CONTEXT; i++) {
      batch.set(0, i, (int) tokens[i], (int) tokens[i + 1]);
    }
    return batch;
  }

  private void refuses(int vocabulary, byte[] content, String words) throws IOException {
    Path file = Files.write(folder.resolve("tokens-" + vocabulary), content);
    try (var found = TokenFile.open(file, vocabulary, CONTEXT)) {
      assertThatThrownBy(() -> found.read(0, new TokenBatch(1, CONTEXT), 0))
          .isInstanceOfSatisfying(
              TrainerException.class,
              e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISMATCH))
          .hasMessageContaining(words);
    }
  }

  private static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}

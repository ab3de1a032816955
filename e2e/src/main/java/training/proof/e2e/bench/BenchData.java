package training.proof.e2e.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.task.Task;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;

/** Text to learn from, as the trainer reads it, in a folder. */
final class BenchData {
  private BenchData() {}

  /**
   * Packs all Java sources of a folder, in the order of their paths, for training and measuring.
   *
   * @return the data manifest's blob
   */
  static Digest pack(Path sources, Path store) throws IOException {
    var text = new ByteArrayOutputStream();
    for (Path file : sources(sources)) {
      text.write(Files.readAllBytes(file));
    }
    Digest tokens = blobs(store).upload(text::writeTo).digest();
    var manifest = DataManifest.ofBytes(text.size(), tokens, text.size(), tokens);
    byte[] bytes = CanonicalJson.encode(manifest);
    return blobs(store).upload(out -> out.write(bytes)).digest();
  }

  /** All Java sources of a folder, in the order of their paths. */
  static List<Path> sources(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** The blobs of a folder. */
  static Blobs blobs(Path store) throws IOException {
    var folder = new FolderStore(store, new Task.SelfTest("exact", 1));
    var scratch = Files.createTempDirectory("bench-scratch");
    return new Blobs(folder, scratch, new Metrics(InstantSource.system()));
  }
}

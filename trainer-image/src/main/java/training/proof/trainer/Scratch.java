package training.proof.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import training.proof.protocol.canonical.Digest;

/** A folder of its own for a task's temporary files: nothing in it is needed after the task. */
final class Scratch {
  private Scratch() {}

  static Path make(Digest task) throws IOException {
    return Files.createTempDirectory("proofpool-" + task.label() + "-");
  }

  static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}

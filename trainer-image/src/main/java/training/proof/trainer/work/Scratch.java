package training.proof.trainer.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import training.proof.protocol.canonical.Digest;

/** A folder of its own for a task's temporary files: nothing in it is needed after the task. */
public final class Scratch {
  private Scratch() {}

  /** An empty folder. */
  public static Path make(Digest task) throws IOException {
    return Files.createTempDirectory("proofpool-" + task.label() + "-");
  }

  /** Removes the folder with the files in it. */
  public static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}

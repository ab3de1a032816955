package training.proof.e2e.scenarios;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the repository's own scripts; a failure shows what they printed. */
final class Script {
  private static final Path ROOT = root();

  private Script() {}

  /** {@code ./proofpool ARGUMENTS}. */
  static void proofpool(String... arguments) {
    run("proofpool", arguments);
  }

  /** The test bed's own program. */
  static void bed(String... arguments) {
    run("e2e/bed/bed", arguments);
  }

  /** Any program on the path, which the test bed set. */
  static void program(String name, String... arguments) {
    var command = new ArrayList<>(List.of(name));
    command.addAll(List.of(arguments));
    execute(command);
  }

  private static void run(String script, String... arguments) {
    var command = new ArrayList<>(List.of(ROOT.resolve(script).toString()));
    command.addAll(List.of(arguments));
    execute(command);
  }

  private static void execute(List<String> command) {
    try {
      Path log = Files.createTempFile("script", ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int code = process.waitFor();
      String printed = Files.readString(log, StandardCharsets.UTF_8);
      Files.delete(log);
      if (code != 0) {
        throw new AssertionError(String.join(" ", command) + " failed:\n" + printed);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("proofpool"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}

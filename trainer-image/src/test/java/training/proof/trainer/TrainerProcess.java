package training.proof.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** The trainer as its image runs it: a process of its own. */
final class TrainerProcess {
  private final Process process;
  private final Path log;
  private final Path out;

  private TrainerProcess(Process process, Path log, Path out) {
    this.process = process;
    this.log = log;
    this.out = out;
  }

  static TrainerProcess start(
      Path folder, Path store, Task task, Map<String, String> environment, String... options) {
    try {
      Path run = Files.createTempDirectory(folder, "run");
      Path taskFile = Files.write(run.resolve("task.json"), task.encode());
      Path out = run.resolve("result.json");
      Path log = run.resolve("log.txt");
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
      command.addAll(List.of(options));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of("training.proof.trainer.Main", task.verb()));
      command.addAll(List.of("--task", taskFile.toString(), "--store", store.toString()));
      command.addAll(List.of("--out", out.toString()));
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(log.toFile()).environment().putAll(environment);
      return new TrainerProcess(builder.start(), log, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of the process, whatever it was. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  TaskResult result() throws IOException, InterruptedException {
    if (exitCode() != 0) {
      throw new AssertionError("trainer ended with " + exitCode() + ":\n" + log());
    }
    return TaskResult.decode(Files.readAllBytes(out));
  }

  String log() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }
}

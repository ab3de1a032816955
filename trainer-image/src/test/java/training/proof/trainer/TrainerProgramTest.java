package training.proof.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.verb.AggregateVerb;
import training.proof.trainer.verb.PackVerb;
import training.proof.trainer.verb.ReplayVerb;
import training.proof.trainer.verb.ScoreVerb;
import training.proof.trainer.verb.SelfTestVerb;
import training.proof.trainer.verb.TinyRound;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.work.ExitCode;
import training.proof.trainer.work.TrainerException;

class TrainerProgramTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path store;
  private TinyRound round;

  @BeforeEach
  void pack() {
    store = folder.resolve("store");
    round = new TinyRound(store, folder);
  }

  @Test
  void aTaskWrittenByAPersonGivesItsResultAndExitCodeZero() throws IOException {
    String task = "{ \"version\": 1, \"verb\": \"self-test\", \"numericMode\": \"exact\" }";
    Path out = folder.resolve("out.json");
    assertThat(run(task, "self-test", "--out", out.toString())).isEqualTo(ExitCode.DONE);
    var result = (TaskResult.SelfTested) TaskResult.decode(Files.readAllBytes(out));
    assertThat(result.digest()).isEqualTo(result.expected());
    assertThat(result.passed()).isTrue();
    assertThat(result.task()).isEqualTo(new Task.SelfTest("exact", 1).digest());
    assertThat(result.metrics()).containsKeys("cpuMillis", "startMillis");
  }

  @Test
  void aBadTaskEndsWithTwo() throws IOException {
    assertThat(run("{\"verb\":\"dance\"}", "train")).isEqualTo(ExitCode.BAD_TASK);
    assertThat(run("not json", "train")).isEqualTo(ExitCode.BAD_TASK);
    assertThat(run("{\"verb\":\"self-test\",\"numericMode\":\"fast\",\"version\":1}", "self-test"))
        .isEqualTo(ExitCode.BAD_TASK);
    assertThat(lastLine()).contains("numericMode fast");
    assertThat(run("{\"verb\":\"self-test\",\"numericMode\":\"exact\",\"version\":1}", "train"))
        .isEqualTo(ExitCode.BAD_TASK);
    assertThat(lastLine()).contains("the verb is 'train'");
  }

  @Test
  void anArgumentThatIsNotUnderstoodEndsWithTwo() {
    var program = program();
    assertThat(program.run(new String[] {"--verbose"}, Map.of())).isEqualTo(ExitCode.BAD_TASK);
    assertThat(lastLine()).contains("--verbose").contains("usage");
    assertThat(program.run(new String[] {"--task", "x"}, Map.of())).isEqualTo(ExitCode.BAD_TASK);
    assertThat(program.run(new String[] {"train"}, Map.of())).isEqualTo(ExitCode.BAD_TASK);
    assertThat(lastLine()).contains("PROOFPOOL_OPERATOR_URL is not set");
  }

  @Test
  void anInputThatIsNotItsDigestEndsWithThree() throws IOException {
    try (var chunks = Files.walk(store.resolve("chunks"))) {
      for (Path chunk : chunks.filter(Files::isRegularFile).toList()) {
        Files.writeString(chunk, "x".repeat((int) Files.size(chunk)));
      }
    }
    assertThat(run(text(round.train("alpha", 1)), "train")).isEqualTo(ExitCode.INPUT_MISMATCH);
    assertThat(lastLine()).contains("does not match its digest");
  }

  @Test
  void anInputThatIsNotThereYetEndsWithFour() throws IOException {
    var task = TinyRound.train(Digest.ZERO, TinyRound.recipe(1), "alpha", 0);
    assertThat(run(text(task), "train")).isEqualTo(ExitCode.TRANSIENT);
    assertThat(lastLine()).contains("data manifest " + Digest.ZERO + " is not in the store");
  }

  @Test
  void anythingElseEndsWithOne() throws IOException {
    var broken =
        new TrainerProgram(
            new TrainVerb(),
            new ReplayVerb(),
            new AggregateVerb(),
            new ScoreVerb(),
            (task, work) -> {
              throw TrainerException.failed("the machine is tired: let it rest");
            },
            new PackVerb(),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    Path task = Files.write(folder.resolve("t.json"), new Task.SelfTest("exact", 1).encode());
    assertThat(
            broken.run(
                new String[] {"--task", task.toString(), "--store", store.toString()}, Map.of()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(lastLine()).isEqualTo("error: the machine is tired: let it rest");
  }

  private ExitCode run(String task, String verb, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("task.json"), task);
    var arguments = new ArrayList<String>();
    arguments.add(verb);
    arguments.addAll(List.of("--task", file.toString(), "--store", store.toString()));
    arguments.addAll(List.of(more));
    return program().run(arguments.toArray(String[]::new), Map.of());
  }

  private TrainerProgram program() {
    return new TrainerProgram(
        new TrainVerb(),
        new ReplayVerb(),
        new AggregateVerb(),
        new ScoreVerb(),
        new SelfTestVerb(),
        new PackVerb(),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String lastLine() {
    return err.toString(StandardCharsets.UTF_8).lines().reduce((a, b) -> b).orElse("");
  }

  private static String text(Task task) {
    return new String(task.encode(), StandardCharsets.UTF_8);
  }
}

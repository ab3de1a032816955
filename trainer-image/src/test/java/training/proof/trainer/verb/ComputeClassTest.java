package training.proof.trainer.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.local.LocalProgram;
import training.proof.trainer.work.ExitCode;
import training.proof.trainer.work.Metrics;
import training.proof.trainer.work.Progress;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

class ComputeClassTest {
  @TempDir private Path folder;

  @Test
  void aProcessStatesTheSameEachTime() {
    ComputeClass own = ComputeClass.own();
    assertThat(ComputeClass.own()).isEqualTo(own);
    assertThat(ComputeClass.own().digest()).isEqualTo(own.digest());
    assertThat(own.traits())
        .containsKeys(
            "engine",
            "known answer of gpt",
            "known answer of mlp",
            "known answer of cnn",
            "known answer of gpt in bf16",
            "known answer of mlp in bf16",
            "known answer of cnn in bf16");
    assertThat(own.traits().values().stream().filter(trait -> trait.length() == 64).distinct())
        .hasSizeGreaterThanOrEqualTo(6);
  }

  /** Two that differ in anything are of two classes. */
  @Test
  void everyTraitIsPartOfTheDigest() {
    ComputeClass own = ComputeClass.own();
    for (String name : own.traits().keySet()) {
      var other = new TreeMap<>(own.traits());
      other.put(name, other.get(name) + "x");
      assertThat(new ComputeClass(other).digest()).as(name).isNotEqualTo(own.digest());
    }
  }

  @Test
  void aPersonIsToldTheTraitsAndTheirDigest() throws IOException {
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    new LocalProgram(out, out).run(List.of("class"));
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("architecture: ")
        .endsWith("compute class " + ComputeClass.own().digest() + System.lineSeparator());
  }

  @Test
  void workOfTheOwnClassIsDoneAndReplaysEqual() {
    var round = new TinyRound(folder.resolve("store"), folder);
    Task.Train task = within(round, ComputeClass.own().digest());
    var trained = (TaskResult.Trained) run(round, task);
    var again = TinyRound.replay(task, List.of(1), true);
    var replay =
        new Task.Replay(
            again.round(),
            again.recipe(),
            again.parent(),
            again.data(),
            again.assignmentKey(),
            again.slots(),
            task.computeClass(),
            Task.VERSION);
    var replayed = (TaskResult.Replayed) run(round, replay);
    assertThat(replayed.segments().getFirst().digest()).contains(trained.states().get(2));
  }

  @Test
  void workOfAnotherClassIsNotBegun() {
    var round = new TinyRound(folder.resolve("store"), folder);
    Task.Train task = within(round, Digest.of("test/another-class"));
    refused(() -> run(round, task));
    var replay =
        new Task.Replay(
            task.round(),
            task.recipe(),
            "",
            task.data(),
            task.assignmentKey(),
            List.of(),
            task.computeClass(),
            Task.VERSION);
    refused(() -> run(round, replay));
  }

  private static void refused(Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_TASK))
        .hasMessageContaining("compute class")
        .hasMessageContaining(ComputeClass.own().digest().hex());
  }

  private static TaskResult run(TinyRound round, Task task) {
    var clock = InstantSource.system();
    var store = round.open(task);
    var work =
        new Workspace(
            store,
            round.blobs(store),
            new Progress(store, new PrintStream(OutputStream.nullOutputStream()), clock),
            new Metrics(clock));
    return switch (task) {
      case Task.Train train -> new TrainVerb().run(train, work);
      case Task.Replay replay -> new ReplayVerb().run(replay, work);
      default -> throw new IllegalArgumentException(task.verb());
    };
  }

  private static Task.Train within(TinyRound round, Digest computeClass) {
    var exact = round.train("alpha", 1);
    return new Task.Train(
        exact.round(),
        exact.member(),
        exact.slot(),
        exact.recipe().classExact(),
        exact.parent(),
        exact.data(),
        exact.assignmentKey(),
        exact.firstExample(),
        exact.selfReplay(),
        Optional.empty(),
        Optional.of(computeClass),
        Task.VERSION);
  }
}

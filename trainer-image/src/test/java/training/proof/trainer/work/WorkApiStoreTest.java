package training.proof.trainer.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.trainer.verb.ReplayVerb;
import training.proof.trainer.verb.TinyRound;
import training.proof.trainer.verb.TrainVerb;

class WorkApiStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration NONE = Duration.ZERO;

  @TempDir private Path folder;
  private Path storeFolder;
  private Path token;
  private TinyRound round;
  private Task.Train task;

  @BeforeEach
  void pack() throws Exception {
    storeFolder = folder.resolve("store");
    round = new TinyRound(storeFolder, folder);
    task = round.train("alpha", 1);
    token = Files.writeString(folder.resolve("token"), FakeOperator.TOKEN + "\n");
  }

  @Test
  void aPodTrainsAndReplaysThroughItsOperator() throws Exception {
    try (var operator = new FakeOperator(folder, storeFolder, task);
        var store = open(operator, PATIENCE)) {
      operator.failures.set(3);
      var trained = new TrainVerb().run(task, workspace(store));
      store.putResult(trained);
      assertThat(operator.log).contains("PUT result", "PUT boundaries/6", "PUT progress");
      assertThat(store.boundaries().boundaries()).hasSize(6);
      assertThat(store.boundaries().lossMicroNats()).hasSize(6);
    }
    var replay = TinyRound.replay(task, List.of(1, 2), true);
    try (var operator = new FakeOperator(folder, storeFolder, replay);
        var store = open(operator, PATIENCE)) {
      operator.stateNotReady = true;
      var replayed = new ReplayVerb().run(replay, workspace(store));
      assertThat(replayed.digest())
          .isEqualTo(new ReplayVerb().run(replay, workspace(round.open(replay))).digest());
      assertThat(operator.log)
          .anyMatch(line -> line.startsWith("GET states/alpha/0/2?answer="))
          .contains("GET states/alpha/0/1");
    }
  }

  @Test
  void chunksTheOperatorHoldsAreNotSentAgain() throws Exception {
    with(
        operator -> {
          var blobs = new Blobs(open(operator, PATIENCE), folder, metrics());
          byte[] text = "twice".getBytes(StandardCharsets.UTF_8);
          blobs.upload(out -> out.write(text));
          blobs.upload(out -> out.write(text));
          assertThat(operator.log.stream().filter(line -> line.startsWith("PUT chunks")))
              .hasSize(1);
        });
  }

  @Test
  void anotherCertificateIsRefused() throws Exception {
    with(
        operator ->
            assertThatThrownBy(() -> open(operator, Digest.ZERO, task.digest(), NONE))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("the pinned one " + Digest.ZERO));
  }

  @Test
  void anotherTaskIsRefused() throws Exception {
    with(
        operator ->
            assertThatThrownBy(() -> open(operator, pin(operator), Digest.ZERO, NONE))
                .isInstanceOfSatisfying(
                    TrainerException.class,
                    e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT_MISMATCH)));
  }

  @Test
  void theTokenIsReadAgainForEveryRequest() throws Exception {
    with(
        operator -> {
          var store = open(operator, NONE);
          write(token, "expired");
          assertThatThrownBy(store::boundaries)
              .isInstanceOfSatisfying(
                  TrainerException.class,
                  e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRANSIENT))
              .hasMessageContaining("401");
          write(token, FakeOperator.TOKEN);
          assertThat(store.boundaries()).isEqualTo(Boundaries.none());
        });
  }

  @Test
  void anOperatorThatStaysAwayIsATransientFailure() throws Exception {
    var gone = new FakeOperator(folder, storeFolder, task);
    gone.close();
    assertThatThrownBy(() -> open(gone, NONE))
        .isInstanceOfSatisfying(
            TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRANSIENT))
        .hasMessageContaining("run again");
  }

  @Test
  void anotherResultOfTheSameTaskIsAnError() throws Exception {
    var trained = new TrainVerb().run(task, workspace(round.open(task)));
    with(
        operator -> {
          operator.resultConflict = true;
          assertThatThrownBy(() -> open(operator, NONE).putResult(trained))
              .isInstanceOfSatisfying(
                  TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
              .hasMessageContaining("other-result");
        });
  }

  @Test
  void whatTheOperatorLacksIsSaidPlainly() throws Exception {
    with(
        operator -> {
          var store = open(operator, NONE);
          assertThat(store.manifest(Digest.ZERO)).isEmpty();
          assertThat(store.state("nobody", 0, 1, Optional.empty()))
              .isEqualTo(new StateAnswer.Unavailable("not-stored"));
        });
  }

  @Test
  void aLostProgressReportIsNoError() throws Exception {
    with(
        operator -> {
          var store = open(operator, NONE);
          operator.failures.set(1);
          store.putProgress(new ProgressReport("train", 1, 2, Optional.of(3L), ""));
          assertThat(operator.failures).hasValue(0);
        });
  }

  private void with(Consumer<FakeOperator> test) throws Exception {
    try (var operator = new FakeOperator(folder, storeFolder, task)) {
      test.accept(operator);
    }
  }

  private WorkApiStore open(FakeOperator operator, Duration patience) {
    return open(operator, pin(operator), operator.taskDigest(), patience);
  }

  private WorkApiStore open(
      FakeOperator operator, Digest certificate, Digest wanted, Duration patience) {
    return new WorkApiStore(operator.address(), certificate, token, wanted, patience, patience);
  }

  private static Digest pin(FakeOperator operator) {
    try {
      return operator.pin();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Workspace workspace(ArtefactStore store) throws Exception {
    var scratch = Files.createTempDirectory(folder, "scratch");
    var clock = InstantSource.system();
    var quiet = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new Workspace(
        store, new Blobs(store, scratch, metrics()), new Progress(store, quiet, clock), metrics());
  }

  private static Metrics metrics() {
    return new Metrics(InstantSource.system());
  }
}

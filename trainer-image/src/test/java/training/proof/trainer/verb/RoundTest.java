package training.proof.trainer.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.work.ArtefactStore;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.ExitCode;
import training.proof.trainer.work.Metrics;
import training.proof.trainer.work.Progress;
import training.proof.trainer.work.ProgressReport;
import training.proof.trainer.work.StateAnswer;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

class RoundTest {
  @TempDir private Path folder;
  private TinyRound round;
  private Task.Train alpha;
  private TaskResult.Trained trained;

  @BeforeEach
  void train() {
    round = new TinyRound(folder.resolve("store"), folder);
    alpha = round.train("alpha", 2);
    trained = run(alpha);
  }

  @Test
  void trainingNamesEveryBoundaryAndCountsItsTokens() {
    assertThat(trained.states()).hasSize(7).doesNotHaveDuplicates();
    assertThat(trained.lossMicroNats()).hasSize(12);
    assertThat(trained.tokens()).isEqualTo(12 * 4 * 16);
    assertThat(trained.selfReplay()).isEqualTo("equal");
    assertThat(trained.task()).isEqualTo(alpha.digest());
    assertThat(trained.lossMicroNats().getLast()).isLessThan(trained.lossMicroNats().getFirst());
  }

  @Test
  void replayFindsWhatTrainingFound() {
    var replayed = run(TinyRound.replay(alpha, List.of(0, 1, 3, 5), true));
    assertThat(replayed.segments())
        .extracting(answer -> answer.digest().orElseThrow())
        .containsExactly(
            trained.states().get(1),
            trained.states().get(2),
            trained.states().get(4),
            trained.states().get(6));
    var payload = replayed.payloads().getFirst();
    assertThat(payload.digest()).contains(trained.payload());
    assertThat(payload.finalState()).contains(trained.states().getLast());
  }

  @Test
  void onlyWhatDiffersFromItsLeafIsReplayedTwice() {
    assertThat(replays(leaf(4))).isEqualTo(1);
    assertThat(replays(leaf(3))).isEqualTo(2);
  }

  private long replays(Digest expectedLeaf) {
    var slot = new Task.ReplaySlot("alpha", 0, 0, List.of(3), List.of(expectedLeaf), false);
    var task =
        new Task.Replay(
            alpha.round(),
            alpha.recipe(),
            "",
            alpha.data(),
            alpha.assignmentKey(),
            List.of(slot),
            1);
    var reports = new ArrayList<ProgressReport>();
    var counting =
        new ForwardingStore(round.open(task)) {
          @Override
          public void putProgress(ProgressReport report) {
            reports.add(report);
          }
        };
    new ReplayVerb().run(task, workspace(counting));
    return reports.stream().filter(report -> report.phase().equals("replay")).count();
  }

  private Digest leaf(int boundary) {
    return Commitments.leaf(alpha.round(), "alpha", 0, boundary, trained.states().get(boundary));
  }

  @Test
  void replayOfOtherExamplesFindsAnotherEnd() {
    var moved =
        new Task.Train(
            alpha.round(),
            "alpha",
            0,
            alpha.recipe(),
            "",
            alpha.data(),
            alpha.assignmentKey(),
            alpha.firstExample() + 1,
            0,
            1);
    var replayed = run(TinyRound.replay(moved, List.of(3), false));
    assertThat(replayed.segments().getFirst().digest().orElseThrow())
        .isNotEqualTo(trained.states().get(4));
  }

  @Test
  void whatIsNotServedIsSaidToBeUnavailable() {
    var absent = round.train("nobody", 2);
    var replayed = run(TinyRound.replay(absent, List.of(0, 4), true));
    assertThat(replayed.segments().get(0).digest()).isPresent();
    assertThat(replayed.segments().get(1).digest()).isEmpty();
    assertThat(replayed.segments().get(1).unavailable()).contains("not-stored");
    assertThat(replayed.payloads().getFirst().unavailable()).contains("not-stored");
  }

  /** Every auditor must say the same of nonsense, or nobody could ever be convicted of it. */
  @Test
  void nonsenseInPlaceOfAStateIsAnsweredAlikeByEverybody() {
    var store = round.open(alpha);
    var nonsense =
        round
            .blobs(store)
            .upload(out -> out.write("no tensors".getBytes(StandardCharsets.UTF_8)))
            .digest();
    store.putBoundary(4, nonsense, trained.lossMicroNats().subList(0, 8));
    store.putBoundary(6, nonsense, trained.lossMicroNats());
    var replay = TinyRound.replay(alpha, List.of(4), true);
    var replayed = run(replay);
    var expected = Digest.of("proofpool/refused-state/v1", 4, nonsense);
    assertThat(replayed.segments().getFirst().digest()).contains(expected);
    assertThat(replayed.payloads().getFirst().digest())
        .contains(Digest.of("proofpool/refused-state/v1", 6, nonsense));
    assertThat(run(replay).digest()).isEqualTo(replayed.digest());
  }

  @Test
  void theAnswerForABoundaryIsShownWhenItsStateIsAskedFor() {
    var asked = new ArrayList<Optional<Digest>>();
    var replay = TinyRound.replay(alpha, List.of(0, 1, 3), false);
    var inner = round.open(replay);
    var recording =
        new ForwardingStore(inner) {
          @Override
          public StateAnswer state(String member, int slot, int boundary, Optional<Digest> answer) {
            asked.add(answer);
            return super.state(member, slot, boundary, answer);
          }
        };
    new ReplayVerb().run(replay, workspace(recording));
    assertThat(asked).containsExactly(Optional.of(trained.states().get(1)), Optional.empty());
  }

  @Test
  void aggregationAddsInOrderAndLowersTheLoss() {
    var beta = TinyRound.train(alpha.data(), alpha.recipe(), "beta", 1);
    var other = run(beta);
    var payloads =
        List.of(
            new Task.PayloadRef("alpha", 0, trained.payload()),
            new Task.PayloadRef("beta", 1, other.payload()));
    var aggregated = run(aggregate(payloads));
    assertThat(aggregated.lossAfterMicroNats()).isLessThan(aggregated.lossBeforeMicroNats());
    assertThat(aggregated.tokens()).isEqualTo(8 * 16);
    assertThat(run(aggregate(payloads)).digest()).isEqualTo(aggregated.digest());

    var next =
        new Task.Train(
            alpha.round(),
            "alpha",
            0,
            alpha.recipe(),
            aggregated.candidate().hex(),
            alpha.data(),
            alpha.assignmentKey(),
            96,
            0,
            1);
    assertThat(run(next).lossMicroNats().getFirst()).isLessThan(trained.lossMicroNats().getFirst());
  }

  @Test
  void scoresAreMeasuredWhereTheyArePaid() {
    var beta = TinyRound.train(alpha.data(), alpha.recipe(), "beta", 1);
    var payloads =
        List.of(
            new Task.PayloadRef("alpha", 0, trained.payload()),
            new Task.PayloadRef("beta", 1, run(beta).payload()));
    var plain = run(aggregate(payloads));
    var scored = run(aggregate(payloads, true));
    assertThat(plain.scores()).isEmpty();
    assertThat(scored.candidate()).isEqualTo(plain.candidate());
    assertThat(scored.lossAfterMicroNats()).isEqualTo(plain.lossAfterMicroNats());

    var alone = run(aggregate(payloads.subList(0, 1)));
    var first = scored.scores().orElseThrow().getFirst();
    assertThat(first.microNats())
        .as("the only payload's aggregate is itself; means of rounded losses differ by one")
        .isCloseTo(alone.lossBeforeMicroNats() - alone.lossAfterMicroNats(), within(1L));
    assertThat(first.lowerBound())
        .isPositive()
        .isLessThan(first.microNats() - first.standardError());
    var byHand =
        (TaskResult.Scored)
            new ScoreVerb()
                .run(
                    new Task.Score(
                        alpha.round(),
                        alpha.recipe(),
                        "",
                        alpha.data(),
                        payloads,
                        2,
                        TinyRound.KEY,
                        8,
                        1),
                    workspace(round.open(alpha)));
    assertThat(scored.scores().orElseThrow())
        .isEqualTo(byHand.slots().stream().map(TaskResult.SlotScore::alone).toList());
  }

  @Test
  void aggregationRefusesAnotherOrderRepetitionAndNothing() {
    var one = new Task.PayloadRef("alpha", 0, trained.payload());
    var two = new Task.PayloadRef("beta", 0, trained.payload());
    assertRefused(aggregate(List.of(two, one)), "ordered by member and slot");
    assertRefused(aggregate(List.of(one, one)), "ordered by member and slot");
    assertRefused(aggregate(List.of()), "nothing to aggregate");
    var state = new Task.PayloadRef("alpha", 0, trained.states().getLast());
    assertRefused(aggregate(List.of(state)), "payload of alpha slot 0");
  }

  @Test
  void tasksBeyondTheRecipeAreRefused() {
    assertRefused(TinyRound.replay(alpha, List.of(2, 2), false), "must ascend");
    assertRefused(TinyRound.replay(alpha, List.of(6), false), "at most 5");
    var beyond =
        new Task.Train(
            alpha.round(),
            "alpha",
            0,
            alpha.recipe(),
            "",
            alpha.data(),
            alpha.assignmentKey(),
            0,
            6,
            1);
    assertRefused(beyond, "selfReplay is 6");
  }

  /** Sudden death after each boundary in turn: the rest of the work always ends the same. */
  @Test
  void trainingResumesAfterEveryBoundary() throws Exception {
    for (int boundary = 1; boundary < 7; boundary++) {
      Path store = folder.resolve("resumed-" + boundary);
      var again = new TinyRound(store, Files.createTempDirectory(folder, "scratch"));
      int last = boundary;
      var dying =
          new ForwardingStore(again.open(alpha)) {
            @Override
            public void putBoundary(int j, Digest state, List<Long> losses) {
              super.putBoundary(j, state, losses);
              if (j == last) {
                throw new IllegalStateException("killed");
              }
            }
          };
      assertThatThrownBy(() -> new TrainVerb().run(alpha, workspace(dying))).hasMessage("killed");
      var resumed = new TrainVerb().run(alpha, workspace(again.open(alpha)));
      assertThat(resumed.digest()).isEqualTo(trained.digest());
    }
  }

  private Task.Aggregate aggregate(List<Task.PayloadRef> payloads) {
    return aggregate(payloads, false);
  }

  private Task.Aggregate aggregate(List<Task.PayloadRef> payloads, boolean scores) {
    return new Task.Aggregate(
        alpha.round(),
        alpha.recipe(),
        "",
        alpha.data(),
        payloads,
        payloads.size(),
        TinyRound.KEY,
        8,
        scores,
        1);
  }

  private TaskResult.Trained run(Task.Train task) {
    return (TaskResult.Trained) new TrainVerb().run(task, workspace(round.open(task)));
  }

  private TaskResult.Replayed run(Task.Replay task) {
    return (TaskResult.Replayed) new ReplayVerb().run(task, workspace(round.open(task)));
  }

  private TaskResult.Aggregated run(Task.Aggregate task) {
    return (TaskResult.Aggregated) new AggregateVerb().run(task, workspace(round.open(task)));
  }

  private void assertRefused(Task task, String message) {
    assertThatThrownBy(
            () -> {
              switch (task) {
                case Task.Train train -> run(train);
                case Task.Replay replay -> run(replay);
                case Task.Aggregate aggregate -> run(aggregate);
                default -> throw new AssertionError(task);
              }
            })
        .isInstanceOfSatisfying(
            TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_TASK))
        .hasMessageContaining(message);
  }

  private Workspace workspace(ArtefactStore store) {
    var clock = InstantSource.system();
    var metrics = new Metrics(clock);
    var quiet = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    try {
      var scratch = Files.createTempDirectory(folder, "scratch");
      return new Workspace(
          store, new Blobs(store, scratch, metrics), new Progress(store, quiet, clock), metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

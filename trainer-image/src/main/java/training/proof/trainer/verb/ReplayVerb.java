package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import training.proof.numerics.NumericsException;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.StateAnswer;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * {@code replay}: computes drawn segments of other members' slots again and says what came out. Of
 * what should come out it knows only a hash bound to its owner, from which no answer can be copied.
 */
public final class ReplayVerb implements Verb<Task.Replay> {

  @Override
  public TaskResult run(Task.Replay task, Workspace work) {
    Recipe recipe = task.recipe();
    task.slots().forEach(slot -> requireSegments(slot, recipe));
    ComputeClass.require(task.computeClass());
    float[] parent = Parents.load(work.blobs(), recipe, task.parent());
    try (var machine = SlotMachine.open(work.blobs(), recipe, task.data())) {
      var segments = new ArrayList<TaskResult.SegmentAnswer>();
      var payloads = new ArrayList<TaskResult.PayloadAnswer>();
      for (var drawn : task.slots()) {
        var slot = machine.slot(task.assignmentKey(), drawn.firstExample());
        var run = new Run(task, drawn, slot, parent, work);
        run.segments(segments);
        if (drawn.payload()) {
          payloads.add(run.payload());
        }
      }
      return new TaskResult.Replayed(task.digest(), segments, payloads, work.metrics().all(), 1);
    }
  }

  private static void requireSegments(Task.ReplaySlot slot, Recipe recipe) {
    int previous = -1;
    for (int segment : slot.segments()) {
      if (segment <= previous || segment >= recipe.segments()) {
        throw TrainerException.badTask(
            "segments of "
                + slot.member()
                + " slot "
                + slot.slot()
                + " are "
                + slot.segments()
                + "; they must ascend from 0 to at most "
                + (recipe.segments() - 1));
      }
      previous = segment;
    }
  }

  /** What became of asking for a boundary state. */
  private sealed interface Found {
    /**
     * @param load makes the state anew; fails when the member committed to bytes that are none
     */
    record State(Digest digest, Supplier<TrainingState> load) implements Found {}

    record Unavailable(String reason) implements Found {}
  }

  /** One member's slot being replayed. */
  private static final class Run {
    private final Task.Replay task;
    private final Recipe recipe;
    private final Task.ReplaySlot drawn;
    private final Slot slot;
    private final float[] parent;
    private final Workspace work;
    private final ParameterLayout layout;
    private int answeredBoundary = -1;
    private Optional<Digest> answer = Optional.empty();

    Run(Task.Replay task, Task.ReplaySlot drawn, Slot slot, float[] parent, Workspace work) {
      this.task = task;
      this.recipe = task.recipe();
      this.drawn = drawn;
      this.slot = slot;
      this.parent = parent;
      this.work = work;
      this.layout = ExactEngine.layout(recipe.model());
    }

    void segments(List<TaskResult.SegmentAnswer> answers) {
      for (int i = 0; i < drawn.segments().size(); i++) {
        answers.add(segment(drawn.segments().get(i), drawn.expectedLeaves().get(i)));
      }
    }

    private TaskResult.SegmentAnswer segment(int segment, Digest expectedLeaf) {
      Found start =
          segment == 0
              ? new Found.State(Digest.ZERO, () -> TrainingState.start(layout, parent))
              : boundary(segment);
      return switch (start) {
        case Found.State state -> answer(segment, replayWithCare(segment, state, expectedLeaf));
        case Found.Unavailable(String reason) ->
            new TaskResult.SegmentAnswer(
                drawn.member(), drawn.slot(), segment, Optional.empty(), Optional.of(reason));
      };
    }

    TaskResult.PayloadAnswer payload() {
      return switch (boundary(recipe.segments())) {
        case Found.State state -> payload(state);
        case Found.Unavailable(String reason) -> noPayload(reason);
      };
    }

    private TaskResult.PayloadAnswer payload(Found.State end) {
      return Payloads.residual(work.blobs(), recipe, layout, drawn.residual())
          .map(
              residual ->
                  new TaskResult.PayloadAnswer(
                      drawn.member(),
                      drawn.slot(),
                      Optional.of(payload(end, residual)),
                      Optional.of(end.digest()),
                      Optional.empty()))
          .orElseGet(() -> noPayload("residual-not-held"));
    }

    private TaskResult.PayloadAnswer noPayload(String reason) {
      return new TaskResult.PayloadAnswer(
          drawn.member(), drawn.slot(), Optional.empty(), Optional.empty(), Optional.of(reason));
    }

    /** A report costs somebody their pay: it is made only when a second replay says the same. */
    private Digest replayWithCare(int segment, Found.State start, Digest expectedLeaf) {
      Digest end = replay(segment, start);
      if (!leaf(segment + 1, end).equals(expectedLeaf)) {
        Digest again = replay(segment, start);
        if (!again.equals(end)) {
          throw TrainerException.failed(
              "segment "
                  + segment
                  + " of "
                  + name()
                  + " replayed to "
                  + end
                  + " and then to "
                  + again
                  + ": this machine does not compute alike twice; check its memory and processor");
        }
      }
      work.blobs().forget(start.digest());
      return end;
    }

    private Digest leaf(int boundary, Digest state) {
      return Commitments.leaf(task.round(), drawn.member(), drawn.slot(), boundary, state);
    }

    private Digest replay(int segment, Found.State start) {
      work.progress().phase("replay", recipe.segmentSteps(), name() + " segment " + segment);
      try (var _ = work.metrics().time("replayMillis")) {
        TrainingState state = start.load().get();
        slot.replay(state, segment, loss -> {});
        return Blobs.digest(out -> TensorFiles.writeState(out, state));
      } catch (NumericsException e) {
        return refused(segment, start.digest(), e.getMessage());
      }
    }

    private Digest payload(Found.State end, float[] residual) {
      try {
        return Payloads.again(recipe, parent, end.load().get(), residual).digest(drawn.residual());
      } catch (NumericsException e) {
        return refused(recipe.segments(), end.digest(), e.getMessage());
      } finally {
        work.blobs().forget(end.digest());
      }
    }

    private Found boundary(int boundary) {
      var known = boundary == answeredBoundary ? answer : Optional.<Digest>empty();
      return switch (work.store().state(drawn.member(), drawn.slot(), boundary, known)) {
        case StateAnswer.Unavailable(String reason) -> new Found.Unavailable(reason);
        case StateAnswer.Held(Digest digest) -> {
          Path file = work.blobs().fetch(digest, "boundary state " + boundary + " of " + name());
          yield new Found.State(digest, () -> read(file, boundary));
        }
      };
    }

    private TrainingState read(Path file, int boundary) {
      try {
        return TensorFiles.readState(file, layout, boundary * recipe.segmentSteps());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private TaskResult.SegmentAnswer answer(int segment, Digest computed) {
      answeredBoundary = segment + 1;
      answer = Optional.of(computed);
      return new TaskResult.SegmentAnswer(
          drawn.member(), drawn.slot(), segment, answer, Optional.empty());
    }

    /** From an impossible start every honest auditor computes this, and no worker can match it. */
    private Digest refused(int boundary, Digest start, String why) {
      work.progress().phase("refused", 0, name() + " boundary " + boundary + ": " + why);
      return Digest.of("proofpool/refused-state/v1", boundary, start);
    }

    private String name() {
      return drawn.member() + " slot " + drawn.slot();
    }
  }
}

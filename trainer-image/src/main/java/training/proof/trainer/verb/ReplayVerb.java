package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import training.proof.numerics.NumericsException;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
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
 * {@code replay}: computes drawn segments of other members' slots again and says what came out. It
 * is not told what should come out, so it cannot be tempted to agree.
 */
public final class ReplayVerb implements Verb<Task.Replay> {

  @Override
  public TaskResult run(Task.Replay task, Workspace work) {
    Recipe recipe = task.recipe();
    task.slots().forEach(slot -> requireSegments(slot, recipe));
    float[] parent = Parents.load(work.blobs(), recipe, task.parent());
    try (var engine = new ExactEngine(recipe.model());
        var tokens = DataSet.open(work.blobs(), task.data()).train(recipe)) {
      var segments = new ArrayList<TaskResult.SegmentAnswer>();
      var payloads = new ArrayList<TaskResult.PayloadAnswer>();
      for (var drawn : task.slots()) {
        var slot = new Slot(recipe, engine, tokens, task.assignmentKey(), drawn.firstExample());
        var run = new Run(recipe, drawn, slot, parent, work);
        drawn.segments().forEach(segment -> segments.add(run.segment(segment)));
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

  /** What a boundary state turned out to be. */
  private sealed interface Found {
    record State(Digest digest, TrainingState state) implements Found {}

    /** The member committed to bytes that are no boundary state. */
    record Malformed(Digest digest, String why) implements Found {}

    record Unavailable(String reason) implements Found {}
  }

  /** One member's slot being replayed. */
  private static final class Run {
    private final Recipe recipe;
    private final Task.ReplaySlot drawn;
    private final Slot slot;
    private final float[] parent;
    private final Workspace work;
    private final ParameterLayout layout;
    private int answeredBoundary = -1;
    private Optional<Digest> answer = Optional.empty();

    Run(Recipe recipe, Task.ReplaySlot drawn, Slot slot, float[] parent, Workspace work) {
      this.recipe = recipe;
      this.drawn = drawn;
      this.slot = slot;
      this.parent = parent;
      this.work = work;
      this.layout = ExactEngine.layout(recipe.model());
    }

    TaskResult.SegmentAnswer segment(int segment) {
      Found start =
          segment == 0
              ? new Found.State(Digest.ZERO, TrainingState.start(layout, parent))
              : boundary(segment);
      return switch (start) {
        case Found.State(Digest digest, TrainingState state) ->
            answer(segment, replay(segment, digest, state));
        case Found.Malformed(Digest digest, String why) ->
            answer(segment, refused(segment, digest, why));
        case Found.Unavailable(String reason) ->
            new TaskResult.SegmentAnswer(
                drawn.member(), drawn.slot(), segment, Optional.empty(), Optional.of(reason));
      };
    }

    TaskResult.PayloadAnswer payload() {
      return switch (boundary(recipe.segments())) {
        case Found.State(Digest digest, TrainingState state) ->
            payload(Payloads.digest(layout, parent, state), digest);
        case Found.Malformed(Digest digest, String why) ->
            payload(refused(recipe.segments(), digest, why), digest);
        case Found.Unavailable(String reason) ->
            new TaskResult.PayloadAnswer(
                drawn.member(),
                drawn.slot(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(reason));
      };
    }

    private Digest replay(int segment, Digest start, TrainingState state) {
      work.progress().phase("replay", recipe.segmentSteps(), name() + " segment " + segment);
      try (var _ = work.metrics().time("replayMillis")) {
        slot.replay(state, segment, loss -> {});
        return Blobs.digest(out -> TensorFiles.writeState(out, state));
      } catch (NumericsException e) {
        return refused(segment, start, e.getMessage());
      }
    }

    private Found boundary(int boundary) {
      var known = boundary == answeredBoundary ? answer : Optional.<Digest>empty();
      return switch (work.store().state(drawn.member(), drawn.slot(), boundary, known)) {
        case StateAnswer.Unavailable(String reason) -> new Found.Unavailable(reason);
        case StateAnswer.Held(Digest digest) -> read(digest, boundary);
      };
    }

    private Found read(Digest digest, int boundary) {
      Path file = work.blobs().fetch(digest, "boundary state " + boundary + " of " + name());
      try {
        var state = TensorFiles.readState(file, layout, boundary * recipe.segmentSteps());
        return new Found.State(digest, state);
      } catch (NumericsException e) {
        return new Found.Malformed(digest, e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        work.blobs().forget(digest);
      }
    }

    private TaskResult.SegmentAnswer answer(int segment, Digest computed) {
      answeredBoundary = segment + 1;
      answer = Optional.of(computed);
      return new TaskResult.SegmentAnswer(
          drawn.member(), drawn.slot(), segment, answer, Optional.empty());
    }

    private TaskResult.PayloadAnswer payload(Digest computed, Digest finalState) {
      return new TaskResult.PayloadAnswer(
          drawn.member(),
          drawn.slot(),
          Optional.of(computed),
          Optional.of(finalState),
          Optional.empty());
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

package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.numerics.NumericsException;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.Boundaries;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * {@code train}: all segments of one slot. Every boundary state is stored before the next segment
 * starts; a trainer that was killed goes on from the last one and ends with the same digests.
 */
public final class TrainVerb implements Verb<Task.Train> {

  @Override
  public TaskResult run(Task.Train task, Workspace work) {
    Recipe recipe = task.recipe();
    requireSegment(task.selfReplay(), recipe);
    ComputeClass.require(task.computeClass());
    float[] parent = Parents.load(work.blobs(), recipe, task.parent());
    try (var machine = SlotMachine.open(work.blobs(), recipe, task.data())) {
      var slot = machine.slot(task.assignmentKey(), task.firstExample());
      return new Run(task, work, parent, slot).finish();
    }
  }

  private static void requireSegment(int segment, Recipe recipe) {
    if (segment < 0 || segment >= recipe.segments()) {
      throw TrainerException.badTask(
          "selfReplay is " + segment + "; the recipe has segments 0 to " + (recipe.segments() - 1));
    }
  }

  /** One slot being trained. */
  private static final class Run {
    private final Task.Train task;
    private final Recipe recipe;
    private final Workspace work;
    private final float[] parent;
    private final Slot slot;
    private final List<Digest> states = new ArrayList<>();
    private final List<Long> losses = new ArrayList<>();
    private Optional<TrainingState> replayStart = Optional.empty();

    Run(Task.Train task, Workspace work, float[] parent, Slot slot) {
      this.task = task;
      this.recipe = task.recipe();
      this.work = work;
      this.parent = parent;
      this.slot = slot;
    }

    TaskResult finish() {
      TrainingState state = resume();
      work.metrics().started();
      try (var _ = work.metrics().time("trainMillis")) {
        train(state);
      }
      Contribution contribution = Payloads.upload(work.blobs(), task, parent, state);
      try (var _ = work.metrics().time("replayMillis")) {
        replaySelf();
      }
      return new TaskResult.Trained(
          task.digest(),
          states,
          contribution.payload(),
          contribution.payloadBytes(),
          contribution.residual(),
          losses,
          recipe.tokensPerSlot(),
          "equal",
          work.metrics().all(),
          1);
    }

    private TrainingState resume() {
      states.add(Blobs.digest(out -> TensorFiles.writeState(out, start())));
      Boundaries stored = work.store().boundaries();
      int last = stored.boundaries().size();
      boolean usable =
          last > 0
              && stored.boundaries().firstKey() == 1
              && stored.boundaries().lastKey() == last
              && stored.lossMicroNats().size() == last * recipe.segmentSteps();
      if (usable) {
        var state = read(stored.boundaries().get(last), last);
        if (state.isPresent()) {
          states.addAll(stored.boundaries().values());
          losses.addAll(stored.lossMicroNats());
          work.progress().phase("resume", 0, "going on from boundary " + last);
          return state.get();
        }
      }
      return start();
    }

    /** State 0 follows from the parent: nobody stores it, and nobody asks for it. */
    private TrainingState start() {
      return TrainingState.start(ExactEngine.layout(recipe.model()), parent);
    }

    private void train(TrainingState state) {
      work.progress().phase("train", recipe.steps(), "");
      for (int segment = states.size() - 1; segment < recipe.segments(); segment++) {
        if (segment == task.selfReplay()) {
          replayStart = Optional.of(state.copy());
        }
        slot.replay(state, segment, loss -> record(loss));
        store(state);
      }
    }

    private void record(long lossMicroNats) {
      losses.add(lossMicroNats);
      work.progress().step("train", losses.size(), recipe.steps(), Optional.of(lossMicroNats));
    }

    private void store(TrainingState state) {
      Digest digest = work.blobs().upload(out -> TensorFiles.writeState(out, state)).digest();
      states.add(digest);
      work.store().putBoundary(states.size() - 1, digest, losses);
    }

    /** A processor that cannot repeat itself is found here, by its owner, and not by an auditor. */
    private void replaySelf() {
      int segment = task.selfReplay();
      work.progress().phase("self-replay", recipe.segmentSteps(), "segment " + segment);
      TrainingState state =
          replayStart
              .or(() -> segment == 0 ? Optional.of(start()) : read(states.get(segment), segment))
              .orElseThrow(
                  () ->
                      TrainerException.temporary(
                          "boundary state " + segment + " is no longer in the store: run again"));
      slot.replay(state, segment, loss -> {});
      Digest again = Blobs.digest(out -> TensorFiles.writeState(out, state));
      if (!again.equals(states.get(segment + 1))) {
        throw TrainerException.failed(
            "segment "
                + segment
                + " replayed to "
                + again
                + " after it was trained to "
                + states.get(segment + 1)
                + ": this machine does not compute alike twice; check its memory and processor");
      }
    }

    private Optional<TrainingState> read(Digest digest, int boundary) {
      Optional<Path> file = work.blobs().fetchIfHeld(digest, "boundary state " + boundary);
      try {
        return file.isEmpty()
            ? Optional.empty()
            : Optional.of(
                TensorFiles.readState(
                    file.get(),
                    ExactEngine.layout(recipe.model()),
                    boundary * recipe.segmentSteps()));
      } catch (NumericsException e) {
        throw TrainerException.mismatch("boundary state " + boundary + ": " + e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

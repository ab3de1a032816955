package training.proof.e2e.adversary;

import training.proof.numerics.TrainingState;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.Parents;
import training.proof.trainer.verb.SlotMachine;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.Workspace;

/** Trains the first half of the segments and continues them in a straight line. */
public final class LazyTraining implements Verb<Task.Train> {

  @Override
  public TaskResult run(Task.Train task, Workspace work) {
    Recipe recipe = task.recipe();
    float[] parent = Parents.load(work.blobs(), recipe, task.parent());
    var claim = new Claim(task, work, parent);
    var state = TrainingState.start(ExactEngine.layout(recipe.model()), parent);
    var loss = new long[1];
    claim.boundary(state);
    float[] before = parent;
    try (var machine = SlotMachine.open(work.blobs(), recipe, task.data())) {
      var slot = machine.slot(task.assignmentKey(), task.firstExample());
      for (int segment = 0; segment < honestSegments(recipe); segment++) {
        before = state.parameters().clone();
        slot.replay(
            state,
            segment,
            found -> {
              loss[0] = found;
              claim.step(found);
            });
        claim.boundary(state);
      }
    }
    for (int segment = honestSegments(recipe); segment < recipe.segments(); segment++) {
      for (int s = 0; s < recipe.segmentSteps(); s++) {
        claim.step(loss[0]);
      }
      TrainingState next = continued(before, state, recipe.segmentSteps());
      before = state.parameters();
      state = next;
      claim.boundary(state);
    }
    return claim.result(state);
  }

  /** Segments from 0 that are trained: half of them, rounded down, but at least one. */
  public static int honestSegments(Recipe recipe) {
    return Math.max(1, recipe.segments() / 2);
  }

  private static TrainingState continued(float[] before, TrainingState now, int steps) {
    float[] parameters = now.parameters().clone();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += now.parameters()[i] - before[i];
    }
    return TrainingState.of(
        now.layout(),
        now.step() + steps,
        parameters,
        now.firstMoment().clone(),
        now.secondMoment().clone());
  }
}

package training.proof.e2e.adversary;

import training.proof.numerics.CounterRandom;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TrainingState;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.Parents;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.Workspace;

/** Never trains: random states, a payload that fits them, losses that fall as they should. */
public final class FakeTraining implements Verb<Task.Train> {
  private static final float NOISE = 1e-3f;
  private static final double FIRST_LOSS = 5.5e6;
  private static final double FALL_PER_STEP = 0.98;

  @Override
  public TaskResult run(Task.Train task, Workspace work) {
    Recipe recipe = task.recipe();
    float[] parent = Parents.load(work.blobs(), recipe, task.parent());
    ParameterLayout layout = ExactEngine.layout(recipe.model());
    var random = new CounterRandom(task.firstExample()).forName(task.digest().hex());
    var claim = new Claim(task, work, parent);
    TrainingState state = TrainingState.start(layout, parent);
    claim.boundary(state);
    for (int boundary = 1; boundary <= recipe.segments(); boundary++) {
      for (int s = 0; s < recipe.segmentSteps(); s++) {
        int step = (boundary - 1) * recipe.segmentSteps() + s;
        claim.step((long) (FIRST_LOSS * StrictMath.pow(FALL_PER_STEP, step)));
      }
      state = noise(state, boundary * recipe.segmentSteps(), random.forName("b" + boundary));
      claim.boundary(state);
    }
    return claim.result(state);
  }

  private static TrainingState noise(TrainingState before, int step, CounterRandom random) {
    float[] parameters = before.parameters().clone();
    var first = new float[parameters.length];
    var second = new float[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      float shift = (random.bits(i) >> 40) * 0x1p-24f * NOISE;
      parameters[i] += shift;
      first[i] = shift;
      second[i] = shift * shift;
    }
    return TrainingState.of(before.layout(), step, parameters, first, second);
  }
}

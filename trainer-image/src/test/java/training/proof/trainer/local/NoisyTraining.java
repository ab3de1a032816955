package training.proof.trainer.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.TensorFiles;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.Workspace;

/** Trains as it should and contributes noise. */
final class NoisyTraining implements Verb<Task.Train> {
  @Override
  public TaskResult run(Task.Train task, Workspace work) {
    var honest = (TaskResult.Trained) new TrainVerb().run(task, work);
    var layout = ExactEngine.layout(task.recipe().model());
    try {
      float[] update =
          TensorFiles.readPayload(work.blobs().fetch(honest.payload(), "payload"), layout);
      var random = new CounterRandom(1);
      for (int i = 0; i < update.length; i++) {
        update[i] = (float) (0.3 * random.normal(i));
      }
      var payload = work.blobs().upload(out -> TensorFiles.writePayload(out, layout, update));
      return new TaskResult.Trained(
          honest.task(),
          honest.states(),
          payload.digest(),
          payload.size(),
          Optional.empty(),
          List.copyOf(honest.lossMicroNats()),
          honest.tokens(),
          honest.selfReplay(),
          Map.of(),
          Task.VERSION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package training.proof.trainer.verb;

import java.util.Optional;
import training.proof.numerics.Checkpoint;
import training.proof.numerics.PairedDifference;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TensorFiles;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Workspace;

/**
 * {@code aggregate}: what the recipe's rule makes of the certified payloads, the parameters that
 * follow from it, and the loss of both parent and candidate on the hidden slice.
 */
public final class AggregateVerb implements Verb<Task.Aggregate> {

  @Override
  public TaskResult run(Task.Aggregate task, Workspace work) {
    Recipe recipe = task.recipe();
    ParameterLayout layout = ExactEngine.layout(recipe.model());
    Checkpoint parent = Parents.checkpoint(work.blobs(), recipe, task.parent());
    float[] aggregate = aggregate(task, layout, work);
    Checkpoint candidate = next(recipe, parent, aggregate);
    Digest stored =
        work.blobs().upload(out -> TensorFiles.writePayload(out, layout, aggregate)).digest();
    Digest parameters =
        work.blobs().upload(out -> TensorFiles.writeCheckpoint(out, layout, candidate)).digest();
    try (var losses =
            HiddenLosses.open(recipe, task.data(), task.sliceSeed(), task.sliceExamples(), work);
        var _ = work.metrics().time("lossMillis")) {
      long[] before = losses.of(parent.parameters(), "loss before");
      long[] after = losses.of(candidate.parameters(), "loss after");
      return new TaskResult.Aggregated(
          task.digest(),
          parameters,
          stored,
          PairedDifference.mean(before),
          PairedDifference.mean(after),
          losses.tokens(),
          work.metrics().all(),
          1);
    }
  }

  private static float[] aggregate(Task.Aggregate task, ParameterLayout layout, Workspace work) {
    try (var payloads =
            PayloadInputs.open(
                task.payloads(), task.slots(), task.recipe(), layout, task.sliceSeed(), work);
        var _ = work.metrics().time("aggregateMillis")) {
      return payloads.aggregate();
    }
  }

  /** The checkpoint that follows from an aggregate. */
  static Checkpoint next(Recipe recipe, Checkpoint parent, float[] aggregate) {
    var outer = Settings.outer(recipe.outer());
    if (!recipe.outer().hasMomentum()) {
      return new Checkpoint(
          outer.next(parent.parameters(), aggregate, new float[0]), Optional.empty());
    }
    float[] momentum =
        parent.momentum().map(float[]::clone).orElseGet(() -> new float[aggregate.length]);
    float[] parameters = outer.next(parent.parameters(), aggregate, momentum);
    return new Checkpoint(parameters, Optional.of(momentum));
  }
}

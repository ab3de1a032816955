package training.proof.trainer.verb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.numerics.Checkpoint;
import training.proof.numerics.PairedDifference;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.PseudoGradient;
import training.proof.numerics.TensorFiles;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Workspace;

/**
 * {@code aggregate}: what the recipe's rule makes of the certified payloads, the parameters that
 * follow from it, and the loss of both parent and candidate on the hidden slice; where scores are
 * paid, also by how much each payload alone lowers the parent's loss there.
 */
public final class AggregateVerb implements Verb<Task.Aggregate> {

  @Override
  public TaskResult run(Task.Aggregate task, Workspace work) {
    Recipe recipe = task.recipe();
    ParameterLayout layout = ExactEngine.layout(recipe.model());
    Checkpoint parent = Parents.checkpoint(work.blobs(), recipe, task.parent());
    try (var payloads =
        PayloadInputs.open(task.payloads(), task.slots(), recipe, layout, task.sliceSeed(), work)) {
      float[] aggregate = aggregate(payloads, work);
      Checkpoint candidate = next(recipe, parent, aggregate);
      Digest stored =
          work.blobs().upload(out -> TensorFiles.writePayload(out, layout, aggregate)).digest();
      Digest parameters =
          work.blobs().upload(out -> TensorFiles.writeCheckpoint(out, layout, candidate)).digest();
      try (var losses =
          HiddenLosses.open(recipe, task.data(), task.sliceSeed(), task.sliceExamples(), work)) {
        long[] before = loss(losses, parent, "loss before", work);
        long[] after = loss(losses, candidate, "loss after", work);
        return new TaskResult.Aggregated(
            task.digest(),
            parameters,
            stored,
            PairedDifference.mean(before),
            PairedDifference.mean(after),
            losses.tokens(),
            task.scores()
                ? Optional.of(scores(task, payloads, parent, before, losses, work))
                : Optional.empty(),
            work.metrics().all(),
            1);
      }
    }
  }

  private static float[] aggregate(PayloadInputs payloads, Workspace work) {
    try (var _ = work.metrics().time("aggregateMillis")) {
      return payloads.aggregate();
    }
  }

  private static long[] loss(HiddenLosses losses, Checkpoint of, String what, Workspace work) {
    try (var _ = work.metrics().time("lossMillis")) {
      return losses.of(of.parameters(), what);
    }
  }

  /** By how much each payload lowers the parent's loss: one look at the slice for each. */
  private static List<TaskResult.Gain> scores(
      Task.Aggregate task,
      PayloadInputs payloads,
      Checkpoint parent,
      long[] before,
      HiddenLosses losses,
      Workspace work) {
    try (var _ = work.metrics().time("scoreMillis")) {
      var scores = new ArrayList<TaskResult.Gain>();
      for (int i = 0; i < payloads.count(); i++) {
        Task.PayloadRef ref = task.payloads().get(i);
        scores.add(alone(parent, payloads, i, before, losses, ref.member() + " " + ref.slot()));
      }
      return scores;
    }
  }

  /** By how much a payload alone lowers the parent's loss. */
  static TaskResult.Gain alone(
      Checkpoint parent,
      PayloadInputs payloads,
      int payload,
      long[] before,
      HiddenLosses losses,
      String name) {
    float[] moved = PseudoGradient.apply(parent.parameters(), payloads.vector(payload));
    return gain(PairedDifference.of(before, losses.ofAny(moved, name + " alone")));
  }

  static TaskResult.Gain gain(PairedDifference difference) {
    return new TaskResult.Gain(
        difference.mean(), difference.standardError(), difference.lowerBound());
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

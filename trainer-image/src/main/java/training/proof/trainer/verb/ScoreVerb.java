package training.proof.trainer.verb;

import java.util.ArrayList;
import java.util.List;
import training.proof.numerics.Checkpoint;
import training.proof.numerics.PairedDifference;
import training.proof.numerics.ParameterLayout;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Workspace;

/**
 * {@code score}: by how much each payload lowers the loss on the hidden slice. Alone: the parent's
 * loss minus that of the parent moved by the payload. Within the aggregate: the loss of the
 * candidate made without it minus the candidate's. Both are paired, example by example, which takes
 * out how hard the examples are.
 */
public final class ScoreVerb implements Verb<Task.Score> {

  @Override
  public TaskResult run(Task.Score task, Workspace work) {
    Recipe recipe = task.recipe();
    ParameterLayout layout = ExactEngine.layout(recipe.model());
    Checkpoint parent = Parents.checkpoint(work.blobs(), recipe, task.parent());
    try (var payloads =
            PayloadInputs.open(
                task.payloads(), task.slots(), recipe, layout, task.sliceSeed(), work);
        var losses =
            HiddenLosses.open(recipe, task.data(), task.sliceSeed(), task.sliceExamples(), work)) {
      long[] before = losses.of(parent.parameters(), "loss before");
      Checkpoint candidate = AggregateVerb.next(recipe, parent, payloads.aggregate());
      long[] after = losses.of(candidate.parameters(), "loss after");
      List<TaskResult.SlotScore> scores = new ArrayList<>();
      for (int i = 0; i < payloads.count(); i++) {
        Task.PayloadRef ref = task.payloads().get(i);
        String name = ref.member() + " slot " + ref.slot();
        long[] without = without(recipe, parent, payloads, i, before, losses, name);
        scores.add(
            new TaskResult.SlotScore(
                ref.member(),
                ref.slot(),
                AggregateVerb.alone(parent, payloads, i, before, losses, name),
                AggregateVerb.gain(PairedDifference.of(without, after))));
      }
      var aggregate = PairedDifference.of(before, after);
      return new TaskResult.Scored(
          task.digest(),
          losses.tokens(),
          PairedDifference.mean(before),
          AggregateVerb.gain(aggregate),
          aggregate.isNoLoss(),
          scores,
          work.metrics().all(),
          1);
    }
  }

  /** Without the only payload the parent stays. */
  private static long[] without(
      Recipe recipe,
      Checkpoint parent,
      PayloadInputs payloads,
      int payload,
      long[] before,
      HiddenLosses losses,
      String name) {
    if (payloads.count() == 1) {
      return before;
    }
    Checkpoint others = AggregateVerb.next(recipe, parent, payloads.aggregateWithout(payload));
    return losses.of(others.parameters(), "without " + name);
  }
}

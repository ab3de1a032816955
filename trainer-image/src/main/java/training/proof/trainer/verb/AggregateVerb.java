package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import training.proof.numerics.MeanAggregation;
import training.proof.numerics.MicroNats;
import training.proof.numerics.NumericsException;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.PseudoGradient;
import training.proof.numerics.TensorFiles;
import training.proof.protocol.assignment.HiddenSlice;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.model.TokenBatch;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * {@code aggregate}: the mean of the certified payloads, the parameters that follow from it, and
 * the loss of both parent and candidate on the hidden slice.
 */
public final class AggregateVerb implements Verb<Task.Aggregate> {
  private static final Comparator<Task.PayloadRef> ORDER =
      Comparator.comparing(Task.PayloadRef::member).thenComparing(Task.PayloadRef::slot);

  @Override
  public TaskResult run(Task.Aggregate task, Workspace work) {
    requireOrder(task.payloads());
    if (task.sliceExamples() < 1) {
      throw TrainerException.badTask("sliceExamples must be at least 1");
    }
    Recipe recipe = task.recipe();
    ParameterLayout layout = ExactEngine.layout(recipe.model());
    float[] parent = Parents.load(work.blobs(), recipe, task.parent());
    float[] mean = mean(task.payloads(), layout, work);
    float[] candidate = PseudoGradient.apply(parent, mean);
    Digest aggregate =
        work.blobs().upload(out -> TensorFiles.writePayload(out, layout, mean)).digest();
    Digest parameters =
        work.blobs().upload(out -> TensorFiles.writeParameters(out, layout, candidate)).digest();
    try (var engine = new ExactEngine(recipe.model());
        var tokens = DataSet.open(work.blobs(), task.data()).heldOut(recipe);
        var _ = work.metrics().time("lossMillis")) {
      long[] slice =
          HiddenSlice.of(task.sliceSeed().raw(), tokens.examples(), task.sliceExamples());
      long before = loss(engine, recipe, tokens, slice, parent, "loss before", work);
      long after = loss(engine, recipe, tokens, slice, candidate, "loss after", work);
      return new TaskResult.Aggregated(
          task.digest(),
          parameters,
          aggregate,
          before,
          after,
          (long) slice.length * recipe.model().context(),
          work.metrics().all(),
          1);
    }
  }

  private static void requireOrder(List<Task.PayloadRef> payloads) {
    if (payloads.isEmpty()) {
      throw TrainerException.badTask("payloads is empty: there is nothing to aggregate");
    }
    for (int i = 1; i < payloads.size(); i++) {
      if (ORDER.compare(payloads.get(i - 1), payloads.get(i)) >= 0) {
        throw TrainerException.badTask(
            "payloads must be ordered by member and slot, each once; the order is part of the sum");
      }
    }
  }

  private static float[] mean(
      List<Task.PayloadRef> payloads, ParameterLayout layout, Workspace work) {
    var aggregation = new MeanAggregation(layout.size());
    for (int i = 0; i < payloads.size(); i++) {
      var ref = payloads.get(i);
      String what = "payload of " + ref.member() + " slot " + ref.slot();
      Path file = work.blobs().fetch(ref.payload(), what);
      try {
        aggregation.add(TensorFiles.readPayload(file, layout));
      } catch (NumericsException e) {
        throw TrainerException.badTask(what + ": " + e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      work.blobs().forget(ref.payload());
      work.progress().step("aggregate", i + 1, payloads.size(), Optional.empty());
    }
    return aggregation.mean();
  }

  private static long loss(
      ExactEngine engine,
      Recipe recipe,
      TokenFile tokens,
      long[] slice,
      float[] parameters,
      String phase,
      Workspace work) {
    double sum = 0;
    for (int from = 0; from < slice.length; from += recipe.batch()) {
      int rows = Math.min(recipe.batch(), slice.length - from);
      var batch = new TokenBatch(rows, recipe.model().context());
      for (int row = 0; row < rows; row++) {
        tokens.read(slice[from + row], batch, row);
      }
      for (double loss : engine.losses(parameters, batch)) {
        sum += loss;
      }
      work.progress().step(phase, from + rows, slice.length, Optional.empty());
    }
    return MicroNats.of(sum / slice.length);
  }
}

package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import training.proof.numerics.NumericsException;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.aggregation.AbsentAsZeros;
import training.proof.numerics.aggregation.Inputs;
import training.proof.numerics.aggregation.MappedInputs;
import training.proof.numerics.aggregation.PreRule;
import training.proof.numerics.aggregation.Subset;
import training.proof.numerics.aggregation.Sweep;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * The payloads of a round as vectors in mapped files, in the order of members and slots, and what
 * the recipe's rule makes of them. Memory does not grow with their number.
 */
final class PayloadInputs implements AutoCloseable {
  private static final Comparator<Task.PayloadRef> ORDER =
      Comparator.comparing(Task.PayloadRef::member).thenComparing(Task.PayloadRef::slot);

  /** Values copied at once where one payload is read alone. */
  private static final int TILE = 1 << 16;

  private final Recipe recipe;
  private final int slots;
  private final Digest sliceSeed;
  private final MappedInputs payloads;

  private PayloadInputs(Recipe recipe, int slots, Digest sliceSeed, MappedInputs payloads) {
    this.recipe = recipe;
    this.slots = slots;
    this.sliceSeed = sliceSeed;
    this.payloads = payloads;
  }

  /**
   * Fetches all payloads.
   *
   * @param slots of the round
   */
  static PayloadInputs open(
      List<Task.PayloadRef> refs,
      int slots,
      Recipe recipe,
      ParameterLayout layout,
      Digest sliceSeed,
      Workspace work) {
    requireOrder(refs);
    if (slots < refs.size()) {
      throw TrainerException.badTask(
          "slots is " + slots + "; there are " + refs.size() + " payloads");
    }
    var sources = new ArrayList<MappedInputs.Source>();
    for (Task.PayloadRef ref : refs) {
      sources.add(source(ref, recipe, layout, work));
      work.progress().step("fetch", sources.size(), refs.size(), Optional.empty());
    }
    try {
      return new PayloadInputs(recipe, slots, sliceSeed, MappedInputs.open(sources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireOrder(List<Task.PayloadRef> refs) {
    if (refs.isEmpty()) {
      throw TrainerException.badTask("payloads is empty: there is nothing to aggregate");
    }
    for (int i = 1; i < refs.size(); i++) {
      if (ORDER.compare(refs.get(i - 1), refs.get(i)) >= 0) {
        throw TrainerException.badTask(
            "payloads must be ordered by member and slot, each once; the order is part of the sum");
      }
    }
  }

  private static MappedInputs.Source source(
      Task.PayloadRef ref, Recipe recipe, ParameterLayout layout, Workspace work) {
    String what = "payload of " + ref.member() + " slot " + ref.slot();
    Path file = work.blobs().fetch(ref.payload(), what);
    try {
      if (recipe.payload() instanceof PayloadSpec.DenseFp32) {
        return new MappedInputs.Source(what, file, TensorFiles.payloadOffset(file, layout));
      }
      var form = Settings.form(recipe.payload());
      Path decoded = work.blobs().scratch(Payloads.decoded(file, form, layout.size()));
      work.blobs().forget(ref.payload());
      return new MappedInputs.Source(what, decoded, 0);
    } catch (NumericsException e) {
      throw TrainerException.badTask(what + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return payloads.count();
  }

  /** What the rule makes of all payloads. */
  float[] aggregate() {
    return aggregate(payloads);
  }

  /** What it makes of them without one; there must be another. */
  float[] aggregateWithout(int payload) {
    var others = new int[payloads.count() - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = i < payload ? i : i + 1;
    }
    return aggregate(new Subset(payloads, others));
  }

  /** One payload alone. */
  float[] vector(int payload) {
    var vector = new float[payloads.size()];
    var reader = payloads.reader();
    var tile = new float[Math.min(TILE, vector.length)];
    for (int from = 0; from < vector.length; from += TILE) {
      int length = Math.min(TILE, vector.length - from);
      reader.read(payload, from, length, tile);
      System.arraycopy(tile, 0, vector, from, length);
    }
    return vector;
  }

  private float[] aggregate(Inputs present) {
    var aggregation = recipe.aggregation();
    Inputs inputs = aggregation.countsAbsent() ? new AbsentAsZeros(present, slots) : present;
    var sweep = Sweep.onAllProcessors();
    try {
      for (PreRule step : Settings.before(aggregation, sliceSeed)) {
        inputs = step.apply(inputs, sweep);
      }
      return Settings.rule(aggregation.rule()).aggregate(inputs, sweep);
    } catch (NumericsException e) {
      throw TrainerException.badTask("recipe.aggregation: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    payloads.close();
  }
}

package training.proof.trainer.verb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.trainer.model.Processor;
import training.proof.trainer.work.TrainerException;

/**
 * Which trainers come to the same bits in FP32: those with the same digest.
 *
 * @param traits all that FP32 results are known to depend on, by name, and what they came to for a
 *     small model of each kind; who differs in that is of another class whatever the rest says
 */
public record ComputeClass(SortedMap<String, String> traits) {
  /** Raised whenever any model's FP32 results change on one and the same processor. */
  private static final int ENGINE = 1;

  private static final List<ModelSpec> MODELS =
      List.of(
          new ModelSpec.Gpt(256, 16, 32, 2, 2, true, "all", "rotary", 1),
          new ModelSpec.Mlp(256, 16, 32, 4, 64, 2, 1),
          new ModelSpec.Cnn(256, 16, 32, 3, 2, 1));

  /** Copies the map. */
  public ComputeClass {
    traits = Collections.unmodifiableSortedMap(new TreeMap<>(traits));
  }

  /** That of this process. */
  public static ComputeClass own() {
    try {
      var traits = new TreeMap<>(Processor.describe(System.getenv()));
      traits.put("engine", "" + ENGINE);
      for (ModelSpec model : MODELS) {
        String kind = model.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        traits.put("known answer of " + kind, KnownAnswer.single(model).hex());
        traits.put("known answer of " + kind + " in bf16", KnownAnswer.bf16(model).hex());
      }
      return new ComputeClass(traits);
    } catch (IOException e) {
      throw new UncheckedIOException("the processor cannot be looked at", e);
    }
  }

  /**
   * Refuses work that would come to other bits here than where it was, or will be, checked.
   *
   * @param wanted by the task; absent where it makes no difference
   */
  static void require(Optional<Digest> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    Digest own = own().digest();
    if (!own.equals(wanted.get())) {
      throw TrainerException.badTask(
          "the task is for compute class "
              + wanted.get()
              + ", and this pod is of "
              + own
              + ": let the pool's nodeSelector choose nodes of one kind");
    }
  }

  /** Names it: SHA-256 of the canonical array of a domain and the traits' canonical JSON. */
  public Digest digest() {
    return Digest.of("proofpool/compute-class/v1", CanonicalJson.text(traits));
  }
}

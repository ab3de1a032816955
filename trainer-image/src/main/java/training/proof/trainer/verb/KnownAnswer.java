package training.proof.trainer.verb;

import java.nio.ByteBuffer;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Blobs;

/** What a small fixed model comes to on fixed noise: the digest of its last state. */
final class KnownAnswer {
  private static final int WORDS = 512;

  private KnownAnswer() {}

  /** In FP64 on a grid, which every sound processor computes alike. */
  static Digest exact() {
    return of(recipe(ModelSpec.Gpt.plain(256, 16, 32, 2, 2, 1)));
  }

  /** In FP32, which tells processors apart. */
  static Digest single(ModelSpec model) {
    return of(recipe(model).classExact());
  }

  /** In FP32 with products in BF16, which tells others apart. */
  static Digest bf16(ModelSpec model) {
    return of(recipe(model).inBf16());
  }

  private static Digest of(Recipe recipe) {
    var layout = ExactEngine.layout(recipe.model());
    var state = TrainingState.start(layout, InitialParameters.of(layout, recipe.model().seed()));
    var tokens = TokenFile.of(noise(), recipe.model().context());
    try (var machine = SlotMachine.of(recipe, tokens)) {
      var slot = machine.slot(Digest.ZERO, 0);
      for (int segment = 0; segment < recipe.segments(); segment++) {
        slot.replay(state, segment, loss -> {});
      }
    }
    return Blobs.digest(out -> TensorFiles.writeState(out, state));
  }

  private static Recipe recipe(ModelSpec model) {
    return Recipe.plain(
        model,
        new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        4,
        8,
        4);
  }

  private static byte[] noise() {
    var random = new CounterRandom(1);
    var bytes = ByteBuffer.allocate(WORDS * Long.BYTES);
    for (int i = 0; i < WORDS; i++) {
      bytes.putLong(random.bits(i));
    }
    return bytes.array();
  }
}

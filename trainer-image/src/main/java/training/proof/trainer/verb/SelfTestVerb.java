package training.proof.trainer.verb;

import java.nio.ByteBuffer;
import java.util.Locale;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * {@code self-test}: trains a small fixed model on fixed noise and compares the end with the answer
 * that every sound processor gives.
 */
public final class SelfTestVerb implements Verb<Task.SelfTest> {
  private static final Digest EXPECTED =
      new Digest("7364a2002385287fe3803a828b385870cabe2ecafe5948f9b21aec68bde3a092");

  private static final int WORDS = 512;

  @Override
  public TaskResult run(Task.SelfTest task, Workspace work) {
    if (!task.numericMode().equals("exact")) {
      throw TrainerException.badTask(
          "numericMode " + task.numericMode() + " is not known; this trainer knows exact");
    }
    work.progress().phase("self-test", 0, "");
    Digest digest = knownAnswer();
    return new TaskResult.SelfTested(
        task.digest(),
        digest,
        EXPECTED,
        digest.equals(EXPECTED),
        deviceClass(),
        work.metrics().all(),
        1);
  }

  private static Digest knownAnswer() {
    Recipe recipe = recipe();
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

  private static Recipe recipe() {
    return Recipe.plain(
        ModelSpec.Gpt.plain(256, 16, 32, 2, 2, 1),
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

  /**
   * Until devices differ in what they can be asked to replay, the architecture tells them apart.
   */
  static String deviceClass() {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "cpu-" + (architecture.equals("amd64") ? "x86_64" : architecture);
  }
}

package training.proof.operator;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;

/** Things that many tests talk about. */
public final class Samples {
  public static final Digest ROUND = Digest.of(new byte[] {1});
  public static final Digest DATA = Digest.of(new byte[] {2});

  private Samples() {}

  public static OperatorConfig config() {
    return config("https://alpha.example.org:30443");
  }

  public static OperatorConfig config(String endpoint) {
    return new OperatorConfig(
        "alpha",
        "Alpha Ltd",
        URI.create(endpoint),
        2,
        "proofpool-key",
        "test",
        "proofpool-trainer:1",
        "proofpool-worker",
        "proofpool.test.svc",
        Path.of("/data"),
        Map.of("ATEN_CPU_CAPABILITY", "avx2"),
        "nvidia.com/gpu",
        Optional.of("proofpool-verify"),
        Optional.of("proofpool-train"));
  }

  public static Recipe recipe() {
    return Recipe.plain(
        ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
        new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        8,
        40,
        4);
  }

  public static Task.Train train(Digest data) {
    return train(ROUND, 0, data);
  }

  public static Task.Train train(Digest round, int slot, Digest data) {
    return new Task.Train(round, "alpha", slot, recipe(), "", data, ROUND, 0, 3, 1);
  }

  public static Task.Replay replay(Digest data) {
    return new Task.Replay(
        ROUND,
        recipe(),
        "",
        data,
        ROUND,
        List.of(new Task.ReplaySlot("beta", 1, 320, List.of(2, 7), List.of(DATA, DATA), true)),
        1);
  }

  public static Task.SelfTest selfTest() {
    return new Task.SelfTest("exact", 1);
  }

  public static Task.Pack pack() {
    return new Task.Pack(
        List.of(new Task.Source("http://corpus/a.jar", DATA, "**/*.java")),
        Optional.empty(),
        20,
        1000,
        1);
  }
}

package training.proof.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.verb.TinyRound;

/** One digest, whatever the processor is told to be. */
class EmulatedProcessorsTest {

  /** The final state; a change of the arithmetic shows here first. */
  private static final Digest THE_ANSWER =
      new Digest("427c8cdc29d576016c04c07ec88ec73308318e587ef818cde0110f59540b61c2");

  @TempDir private Path folder;
  private Path store;
  private Task task;

  @BeforeEach
  void pack() {
    store = folder.resolve("store");
    task = new TinyRound(store, folder).train("alpha", 3);
  }

  static List<Map<String, String>> processors() {
    return List.of(
        Map.of(),
        Map.of("ATEN_CPU_CAPABILITY", "default"),
        Map.of("ATEN_CPU_CAPABILITY", "avx2"),
        Map.of("MKL_CBWR", "COMPATIBLE"),
        Map.of("MKL_CBWR", "AVX2"),
        Map.of(
            "ATEN_CPU_CAPABILITY",
            "default",
            "MKL_CBWR",
            "COMPATIBLE",
            "ONEDNN_MAX_CPU_ISA",
            "SSE41"));
  }

  @ParameterizedTest
  @MethodSource("processors")
  void everyProcessorGivesTheSameResult(Map<String, String> processor)
      throws IOException, InterruptedException {
    var run = TrainerProcess.start(folder, store, task, processor);
    assertThat(finalState(run)).isEqualTo(THE_ANSWER);
  }

  /**
   * Other models, other optimisers, and payloads that leave values out: which of two nearly equal
   * values is kept must not depend on who computes.
   */
  static List<Recipe> recipes() {
    var sparse = new PayloadSpec.SparseTopK(512, 16, 2, "0.95");
    var adamW = new OptimizerSpec.AdamW("0.01", "0.9", "0.95", "0.00000001", "0.01", "1.0");
    var sgd = new OptimizerSpec.Sgd("0.1", "0.9", true, "0.0001", "1.0");
    return List.of(
        Recipe.plain(
                new ModelSpec.Gpt(256, 16, 16, 2, 2, true, "all", "rotary", 1), adamW, 4, 12, 2)
            .withPayload(sparse),
        Recipe.plain(new ModelSpec.Mlp(256, 16, 8, 4, 32, 2, 1), sgd, 4, 12, 2).withPayload(sparse),
        Recipe.plain(new ModelSpec.Cnn(256, 16, 16, 3, 3, 1), adamW, 4, 12, 2).withPayload(sparse));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyModelIsTheSameOnTheOldestAndThisProcessor(Recipe recipe)
      throws IOException, InterruptedException {
    var round = new TinyRound(store, folder);
    var slot = TinyRound.train(round.data(), recipe, "beta", 0);
    var here = TrainerProcess.start(folder, store, slot, Map.of());
    Digest found = here.result().digest();
    Path elsewhere = folder.resolve("elsewhere");
    var again = TinyRound.train(new TinyRound(elsewhere, folder).data(), recipe, "beta", 0);
    var oldest = TrainerProcess.start(folder, elsewhere, again, processors().getLast());
    assertThat(oldest.result().digest()).isEqualTo(found);
  }

  /** The losses that a score is made of, rounded example by example, are the same integers. */
  @Test
  void theOldestAndThisProcessorStateTheSameScores() throws IOException, InterruptedException {
    var train = (Task.Train) task;
    var trained = (TaskResult.Trained) TrainerProcess.start(folder, store, task, Map.of()).result();
    var score =
        new Task.Score(
            train.round(),
            train.recipe(),
            "",
            train.data(),
            List.of(new Task.PayloadRef("alpha", 0, trained.payload())),
            1,
            TinyRound.KEY,
            32,
            1);
    var here = TrainerProcess.start(folder, store, score, Map.of());
    var stated = (TaskResult.Scored) here.result();
    assertThat(stated.accepted()).isTrue();
    var oldest = TrainerProcess.start(folder, store, score, processors().getLast());
    assertThat(oldest.result().digest()).isEqualTo(stated.digest());
  }

  /** Who would not come to the same bits in FP32 says so. */
  @Test
  void inFp32EveryProcessorIsAClassOfItsOwn() throws IOException, InterruptedException {
    Set<Digest> classes = new HashSet<>();
    for (Map<String, String> processor : processors()) {
      var tested = TrainerProcess.start(folder, store, new Task.SelfTest("exact", 1), processor);
      classes.add(((TaskResult.SelfTested) tested.result()).computeClass());
    }
    assertThat(classes).hasSameSizeAs(processors());
  }

  /** Many collections in a small heap: freed too early, a tensor would change the digest. */
  @Test
  void aSmallHeapGivesTheSameResult() throws IOException, InterruptedException {
    var run = TrainerProcess.start(folder, store, task, Map.of(), "-Xmx96m", "-Xmn1m");
    assertThat(finalState(run)).isEqualTo(THE_ANSWER);
  }

  private static Digest finalState(TrainerProcess run) throws IOException, InterruptedException {
    return ((TaskResult.Trained) run.result()).states().getLast();
  }
}

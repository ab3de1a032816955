package training.proof.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.verb.TinyRound;

/** One digest, whatever the processor is told to be. */
class EmulatedProcessorsTest {

  /** The final state; a change of the arithmetic shows here first. */
  private static final Digest THE_ANSWER =
      new Digest("400b8892f554a87c88d259bae7ed3ae36d9a33d2ab82c43a5df0c0d607e9bcb8");

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

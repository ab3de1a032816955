package training.proof.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.task.Task;
import training.proof.trainer.verb.TinyRound;

class KilledTrainerTest {
  @TempDir private Path folder;

  @Test
  void aKilledTrainerGoesOnFromTheLastBoundaryWithTheSameDigests()
      throws IOException, InterruptedException {
    Path calm = folder.resolve("calm");
    Path rough = folder.resolve("rough");
    Task task = new TinyRound(calm, folder).train("alpha", 40);
    var unharmed = TrainerProcess.start(folder, calm, task, Map.of()).result();

    new TinyRound(rough, folder);
    var killed = TrainerProcess.start(folder, rough, task, Map.of());
    Path boundary = rough.resolve("tasks").resolve(task.digest().hex()).resolve("boundary-2.json");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Files.exists(boundary));
    killed.kill();
    assertThat(killed.exitCode()).isNotZero();

    var resumed = TrainerProcess.start(folder, rough, task, Map.of());
    assertThat(resumed.result().digest()).isEqualTo(unharmed.digest());
    assertThat(resumed.log()).contains("going on from boundary");
  }
}

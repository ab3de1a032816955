package training.proof.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.MalformedException;

class TaskTest {
  @Test
  void aTaskSurvivesItsBytes() {
    Task task = new Task.SelfTest("exact", 1);
    assertThat(new String(task.encode(), StandardCharsets.UTF_8))
        .isEqualTo("{\"numericMode\":\"exact\",\"verb\":\"self-test\",\"version\":1}");
    assertThat(Task.decode(task.encode())).isEqualTo(task);
  }

  @Test
  void aMissingOptionalFieldIsEmptyAndAMissingRequiredOneIsRefused() {
    var digest = new Task.SelfTest("exact", 1).digest();
    var result =
        new TaskResult.Replayed(
            digest,
            List.of(new TaskResult.SegmentAnswer("a", 1, 2, Optional.of(digest), Optional.empty())),
            List.of(),
            Map.of("x", 2L),
            1);
    assertThat(TaskResult.decode(result.encode())).isEqualTo(result);
    assertThatThrownBy(
            () -> Task.decode(bytes("{\"numericMode\":\"exact\",\"verb\":\"self-test\"}")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("int");
    assertThatThrownBy(() -> Task.decode(bytes("{\"verb\":\"self-test\",\"version\":1}")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("numericMode");
  }

  @Test
  void metricsAreNoPartOfAResultsIdentity() {
    var digest = new Task.SelfTest("exact", 1).digest();
    var one = new TaskResult.SelfTested(digest, digest, digest, true, "cpu", Map.of("a", 1L), 1);
    var other = new TaskResult.SelfTested(digest, digest, digest, true, "cpu", Map.of(), 1);
    assertThat(one.digest()).isEqualTo(other.digest());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

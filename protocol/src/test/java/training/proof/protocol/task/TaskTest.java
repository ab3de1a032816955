package training.proof.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Samples;

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
  void everyVerbHasItsTaskAndItsResult() {
    var digest = new Task.SelfTest("exact", 1).digest();
    var recipe = Samples.recipe();
    List<Task> tasks =
        List.of(
            new Task.Train(digest, "alpha", 0, recipe, "", digest, digest, 7, 3, 1),
            new Task.Replay(
                digest,
                recipe,
                "",
                digest,
                digest,
                List.of(new Task.ReplaySlot("beta", 1, 9, List.of(2), List.of(digest), true)),
                1),
            new Task.Aggregate(
                digest,
                recipe,
                digest.hex(),
                digest,
                List.of(new Task.PayloadRef("beta", 1, digest)),
                digest,
                64,
                1),
            new Task.Train(
                digest,
                "alpha",
                0,
                recipe.classExact(),
                "",
                digest,
                digest,
                7,
                3,
                Optional.of(digest),
                Optional.of(digest),
                1),
            new Task.Replay(
                digest, recipe.classExact(), "", digest, digest, List.of(), Optional.of(digest), 1),
            new Task.Score(
                digest,
                recipe,
                "",
                digest,
                List.of(new Task.PayloadRef("beta", 1, digest)),
                4,
                digest,
                64,
                1),
            new Task.SelfTest("exact", 1),
            new Task.Pack(
                List.of(new Task.Source("http://corpus/a.jar", digest, "**/*.java")),
                Optional.of(
                    new Task.Tokenizer(
                        "http://corpus/tokenizer.json", digest, Optional.of("<|end|>"))),
                20,
                1000,
                1));
    List<TaskResult> results =
        List.of(
            new TaskResult.Trained(
                digest, List.of(digest), digest, 1, List.of(2L), 3, "equal", Map.of("m", 4L), 1),
            new TaskResult.Replayed(
                digest,
                List.of(),
                List.of(
                    new TaskResult.PayloadAnswer(
                        "beta", 1, Optional.empty(), Optional.empty(), Optional.of("gone"))),
                Map.of("m", 4L),
                1),
            new TaskResult.Aggregated(
                digest,
                digest,
                digest,
                5,
                4,
                3,
                Optional.of(List.of(new TaskResult.Gain(3, 2, -1))),
                Map.of("m", 4L),
                1),
            new TaskResult.Trained(
                digest,
                List.of(digest),
                digest,
                1,
                Optional.of(digest),
                List.of(2L),
                3,
                "equal",
                Map.of("m", 4L),
                1),
            new TaskResult.Scored(
                digest,
                64,
                5,
                new TaskResult.Gain(3, 2, -1),
                true,
                List.of(
                    new TaskResult.SlotScore(
                        "beta", 1, new TaskResult.Gain(3, 2, -1), new TaskResult.Gain(0, 1, -2))),
                Map.of("m", 4L),
                1),
            new TaskResult.Replayed(digest, List.of(), List.of(), Map.of("m", 4L), 1),
            new TaskResult.SelfTested(
                digest, digest, digest, true, "cpu", digest, Map.of("m", 4L), 1),
            new TaskResult.Packed(digest, digest, 9, 8, 7, 6, 5, Map.of("m", 4L), 1));
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      TaskResult result = results.get(i);
      assertThat(Task.decode(task.encode())).isEqualTo(task);
      assertThat(Task.decode(CanonicalJson.toTree(task))).isEqualTo(task);
      assertThat(TaskResult.decode(result.encode())).isEqualTo(result);
      assertThat(result.bare().metrics()).isEmpty();
      assertThat(result.digest()).isEqualTo(result.bare().digest());
      assertThat(new String(task.encode(), StandardCharsets.UTF_8))
          .contains("\"verb\":\"" + task.verb() + "\"");
    }
  }

  @Test
  void aTaskOfAnotherVersionOrWithLeavesMissingIsRefused() {
    refused("bad-task", () -> Task.decode(new Task.SelfTest("exact", 2).encode()));
    refused("bad-task", () -> new Task.ReplaySlot("a", 0, 0, List.of(1), List.of(), false));
  }

  private static void refused(String reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void metricsAreNoPartOfAResultsIdentity() {
    var digest = new Task.SelfTest("exact", 1).digest();
    var one =
        new TaskResult.SelfTested(digest, digest, digest, true, "cpu", digest, Map.of("a", 1L), 1);
    var other = new TaskResult.SelfTested(digest, digest, digest, true, "cpu", digest, Map.of(), 1);
    assertThat(one.digest()).isEqualTo(other.digest());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

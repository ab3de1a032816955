package training.proof.e2e.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.verb.ReplayVerb;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;
import training.proof.trainer.work.Progress;
import training.proof.trainer.work.Workspace;

/** Three hundred audits of one slot, each with a seed of its own and real replays. */
@Tag("it")
class LazyAuditTest {
  private static final int AUDITS = 300;
  private static final int DRAWN = 2;
  private static final int SEGMENTS = 10;
  private static final int ALWAYS = 1000;
  private static final Digest ROUND = Digest.of("round".getBytes(StandardCharsets.UTF_8));
  private static final Digest KEY = Digest.of("key".getBytes(StandardCharsets.UTF_8));

  /** Standard deviations: an honest experiment falls outside once in about 1,000 times. */
  private static final double WIDTH = 3.29;

  @TempDir private Path folder;
  private Digest data;

  @BeforeEach
  void pack() {
    var blobs = workspace(new Task.SelfTest("exact", 1)).blobs();
    byte[] text = "the quick brown fox jumps. ".repeat(200).getBytes(StandardCharsets.UTF_8);
    Digest tokens = blobs.upload(out -> out.write(text)).digest();
    var manifest = DataManifest.ofBytes(text.length, tokens, text.length, tokens);
    data = blobs.upload(out -> out.write(CanonicalJson.encode(manifest))).digest();
  }

  @Test
  void lazinessIsFoundAsOftenAsTheAuditedSharePredicts() {
    Task.Train task = train("lazy");
    int honest = LazyTraining.honestSegments(task.recipe());
    // Hypergeometric: both drawn segments fall among the honest ones.
    double missed = honest * (honest - 1.0) / (SEGMENTS * (SEGMENTS - 1.0));
    double found = 1 - missed;
    double deviation = Math.sqrt(found * missed / AUDITS);
    double rate = refusals(task, new LazyTraining()) / (double) AUDITS;
    System.out.printf(
        "lazy: refused %.3f of %d audits; predicted %.3f +- %.3f%n",
        rate, AUDITS, found, WIDTH * deviation);
    assertThat(rate).isBetween(found - WIDTH * deviation, found + WIDTH * deviation);
  }

  @Test
  void honestyIsNeverRefusedAndFakingAlways() {
    assertThat(refusals(train("honest"), new TrainVerb())).isZero();
    assertThat(refusals(train("fake"), new FakeTraining())).isEqualTo(AUDITS);
  }

  private int refusals(Task.Train task, Verb<Task.Train> verb) {
    var claimed = (TaskResult.Trained) verb.run(task, workspace(task));
    int refused = 0;
    for (int i = 0; i < AUDITS; i++) {
      Digest seed = Digest.of(("audit " + i).getBytes(StandardCharsets.UTF_8));
      refused += audit(task, claimed, seed) ? 0 : 1;
    }
    return refused;
  }

  private boolean audit(Task.Train task, TaskResult.Trained claimed, Digest seed) {
    List<Integer> drawn =
        AuditDraws.of(seed, ROUND, task.member(), task.slot(), ALWAYS, DRAWN, SEGMENTS);
    List<Digest> leaves =
        drawn.stream().map(j -> leaf(task, j + 1, claimed.states().get(j + 1))).toList();
    var slot = new Task.ReplaySlot(task.member(), 0, task.firstExample(), drawn, leaves, false);
    var replay =
        new Task.Replay(ROUND, task.recipe(), "", data, task.assignmentKey(), List.of(slot), 1);
    var replayed = (TaskResult.Replayed) new ReplayVerb().run(replay, workspace(replay));
    assertThat(replayed.segments()).hasSize(DRAWN);
    for (int i = 0; i < DRAWN; i++) {
      Digest end = replayed.segments().get(i).digest().orElseThrow();
      if (!leaf(task, drawn.get(i) + 1, end).equals(leaves.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Digest leaf(Task.Train task, int boundary, Digest state) {
    return Commitments.leaf(ROUND, task.member(), task.slot(), boundary, state);
  }

  private Task.Train train(String member) {
    var recipe =
        Recipe.plain(
            ModelSpec.Gpt.plain(256, 16, 16, 1, 2, 1),
            new OptimizerSpec.AdamW("0.01", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
            2,
            2 * SEGMENTS,
            2);
    return new Task.Train(ROUND, member, 0, recipe, "", data, KEY, 0, 1, 1);
  }

  private Workspace workspace(Task task) {
    try {
      var clock = InstantSource.system();
      var metrics = new Metrics(clock);
      var store = new FolderStore(folder.resolve("store"), task);
      var blobs = new Blobs(store, Files.createTempDirectory(folder, "scratch"), metrics);
      var quiet = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
      return new Workspace(store, blobs, new Progress(store, quiet, clock), metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

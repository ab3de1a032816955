package training.proof.trainer.verb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;

/** A round that takes a second: a recipe of 13,000 parameters, some text, tasks. */
public final class TinyRound {
  public static final Digest ROUND = Digest.of("round".getBytes(StandardCharsets.UTF_8));
  public static final Digest KEY = Digest.of("key".getBytes(StandardCharsets.UTF_8));

  private final Path store;
  private final Path scratch;
  private final Digest data;

  /** Packs some text into a store. */
  public TinyRound(Path store, Path scratch) {
    this.store = store;
    this.scratch = scratch;
    this.data = pack();
  }

  /** Six segments of {@code segmentSteps} steps. */
  public static Recipe recipe(int segmentSteps) {
    return Recipe.plain(
        ModelSpec.Gpt.plain(256, 16, 16, 2, 2, 1),
        new OptimizerSpec.AdamW("0.01", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        4,
        6 * segmentSteps,
        segmentSteps);
  }

  public static Task.Train train(Digest data, Recipe recipe, String member, int slot) {
    return new Task.Train(
        ROUND, member, slot, recipe, "", data, KEY, slot * recipe.examplesPerSlot(), 2, 1);
  }

  /** Training of slot 0 of a member. */
  public Task.Train train(String member, int segmentSteps) {
    return train(data, recipe(segmentSteps), member, 0);
  }

  public static Task.Replay replay(Task.Train of, List<Integer> segments, boolean payload) {
    var slot =
        new Task.ReplaySlot(
            of.member(),
            of.slot(),
            of.firstExample(),
            segments,
            Collections.nCopies(segments.size(), Digest.ZERO),
            payload);
    return new Task.Replay(
        of.round(), of.recipe(), of.parent(), of.data(), of.assignmentKey(), List.of(slot), 1);
  }

  public Digest data() {
    return data;
  }

  /** The store as a task sees it. */
  public FolderStore open(Task task) {
    return new FolderStore(store, task);
  }

  public Blobs blobs(FolderStore folder) {
    return new Blobs(folder, scratch, new Metrics(InstantSource.system()));
  }

  private Digest pack() {
    var blobs = blobs(open(new Task.SelfTest("exact", 1)));
    byte[] train = text(400);
    byte[] heldOut = text(60);
    var manifest =
        DataManifest.ofBytes(
            train.length,
            blobs.upload(out -> out.write(train)).digest(),
            heldOut.length,
            blobs.upload(out -> out.write(heldOut)).digest());
    return blobs.upload(out -> out.write(CanonicalJson.encode(manifest))).digest();
  }

  private static byte[] text(int lines) {
    var text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append("line ").append(i).append(" says ").append(i * 7919 % 1000).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

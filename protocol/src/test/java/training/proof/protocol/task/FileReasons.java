package training.proof.protocol.task;

import java.util.List;
import training.proof.protocol.Reasons;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;

/** Files and tasks that are refused, one for each reason that no statement has. */
public final class FileReasons {
  private FileReasons() {}

  public static Reasons all() {
    return new Reasons()
        .refused("bad-manifest", () -> BlobManifest.of(-1, List.of()))
        .refused(
            "digest-mismatch",
            () -> BlobManifest.decode(BlobManifest.of(new byte[3]).encode(), Digest.ZERO))
        .refused("bad-data-manifest", () -> DataManifest.ofBytes(1, Digest.ZERO, 9, Digest.ZERO))
        .refused("bad-task", () -> Task.decode(new Task.SelfTest("exact", 7).encode()));
  }
}

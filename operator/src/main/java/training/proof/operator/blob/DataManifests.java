package training.proof.operator.blob;

import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.recipe.DataManifest;

/** Data manifests among the blobs. */
public final class DataManifests {
  private DataManifests() {}

  /**
   * The data manifest behind a digest. A sponsor may name any blob: one that is no manifest is as
   * good as absent.
   */
  public static Optional<DataManifest> read(BlobStore store, Digest data) {
    return Blobs.read(store, data, DataManifest.MAX_BYTES).flatMap(DataManifests::decode);
  }

  private static Optional<DataManifest> decode(byte[] bytes) {
    try {
      return Optional.of(
          CanonicalJson.decode(bytes, DataManifest.class, "data manifest", bytes.length));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}

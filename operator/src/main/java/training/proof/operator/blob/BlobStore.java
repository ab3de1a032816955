package training.proof.operator.blob;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/**
 * Content-addressed storage. Everything that goes in is checked against its digest; what is in does
 * not change. All methods may be called from any thread; failures of the medium are {@link
 * java.io.UncheckedIOException}s.
 */
public interface BlobStore {
  /** Whether this chunk is here. */
  boolean hasChunk(Digest chunk);

  /**
   * Stores a chunk; its bytes are streamed and never kept in memory.
   *
   * @return whether it was new
   * @throws training.proof.protocol.canonical.MalformedException {@code digest-mismatch} or {@code
   *     too-large} (more than 4 MiB)
   * @throws StorageInsufficientException when the reserve would be used up
   */
  boolean putChunk(Digest chunk, InputStream content);

  /** The bytes of a chunk, if it is here; the caller closes them. */
  Optional<InputStream> openChunk(Digest chunk);

  /** Distinct chunks of this manifest that are not here. */
  List<Digest> missing(BlobManifest manifest);

  /**
   * Names a blob whose chunks are all here.
   *
   * @return what is missing; the blob is stored iff that is empty
   * @throws training.proof.protocol.canonical.MalformedException {@code bad-manifest} when a chunk
   *     has another length than the manifest says
   */
  List<Digest> putManifest(BlobManifest manifest);

  /** The manifest of a blob that is here. */
  Optional<BlobManifest> manifest(Digest blob);

  /** Forgets a blob; its chunks go with the next collection. */
  void delete(Digest blob);

  /** Bytes that may still be stored. */
  long freeBytes();

  /**
   * Removes blobs and chunks that no root needs, sparing what came in lately.
   *
   * @return bytes freed
   */
  long collect(Set<Digest> roots);

  /** Whether this blob is here, with all its chunks. */
  default boolean has(Digest blob) {
    return manifest(blob).isPresent();
  }
}

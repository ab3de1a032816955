package training.proof.trainer.work;

import java.util.List;
import java.util.Optional;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * Where a task's artefacts come from and go to: the member's own operator, or a folder when the
 * trainer is run by hand. All writes are idempotent, so that a killed trainer can start again.
 */
public interface ArtefactStore extends AutoCloseable {

  /** The task to do. */
  Task task();

  /** The manifest of a blob, or empty when the store does not hold the blob. */
  Optional<BlobManifest> manifest(Digest blob);

  /** The bytes of one chunk, unchecked, at most {@link BlobManifest#CHUNK_SIZE}. */
  byte[] chunk(Digest blob, BlobManifest manifest, int index);

  /** Stores a manifest if all its chunks are held; returns those that are missing. */
  List<Digest> offer(BlobManifest manifest);

  /** Stores a chunk under its digest. */
  void putChunk(Digest digest, byte[] bytes);

  /** The boundaries this task has stored so far. */
  Boundaries boundaries();

  /**
   * Records that boundary {@code boundary} is stored.
   *
   * @param lossMicroNats losses of all steps up to that boundary
   */
  void putBoundary(int boundary, Digest state, List<Long> lossMicroNats);

  /**
   * Asks for a boundary state of another member's slot; waits while it is on its way.
   *
   * @param answer the state digest this trainer computed for that boundary, where it replayed the
   *     segment before it
   */
  StateAnswer state(String member, int slot, int boundary, Optional<Digest> answer);

  /** Tells how far the task is; lost reports are no error. */
  void putProgress(ProgressReport report);

  /** Stores the result: the task is done. */
  void putResult(TaskResult result);

  @Override
  void close();
}

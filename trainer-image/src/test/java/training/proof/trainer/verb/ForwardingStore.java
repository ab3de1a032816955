package training.proof.trainer.verb;

import java.util.List;
import java.util.Optional;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.work.ArtefactStore;
import training.proof.trainer.work.Boundaries;
import training.proof.trainer.work.ProgressReport;
import training.proof.trainer.work.StateAnswer;

/** A store that hands everything on, for tests to override a part. */
class ForwardingStore implements ArtefactStore {
  private final ArtefactStore inner;

  ForwardingStore(ArtefactStore inner) {
    this.inner = inner;
  }

  @Override
  public Task task() {
    return inner.task();
  }

  @Override
  public Optional<BlobManifest> manifest(Digest blob) {
    return inner.manifest(blob);
  }

  @Override
  public byte[] chunk(Digest blob, BlobManifest manifest, int index) {
    return inner.chunk(blob, manifest, index);
  }

  @Override
  public List<Digest> offer(BlobManifest manifest) {
    return inner.offer(manifest);
  }

  @Override
  public void putChunk(Digest digest, byte[] bytes) {
    inner.putChunk(digest, bytes);
  }

  @Override
  public Boundaries boundaries() {
    return inner.boundaries();
  }

  @Override
  public void putBoundary(int boundary, Digest state, List<Long> lossMicroNats) {
    inner.putBoundary(boundary, state, lossMicroNats);
  }

  @Override
  public StateAnswer state(String member, int slot, int boundary, Optional<Digest> answer) {
    return inner.state(member, slot, boundary, answer);
  }

  @Override
  public void putProgress(ProgressReport report) {
    inner.putProgress(report);
  }

  @Override
  public void putResult(TaskResult result) {
    inner.putResult(result);
  }

  @Override
  public void close() {
    inner.close();
  }
}

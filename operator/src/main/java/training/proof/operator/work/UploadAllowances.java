package training.proof.operator.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import training.proof.operator.http.ApiException;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/**
 * Bounds the new bytes that the pods of one task may store, so that no pod fills the volume. Bytes
 * stored already do not count: a pod that starts over uploads the same again.
 */
final class UploadAllowances {
  private final Map<Digest, AtomicLong> used = new ConcurrentHashMap<>();

  /**
   * @throws ApiException once the allowance is used up
   */
  void requireLeft(Digest digest, Task task) {
    long most = TaskScope.uploadBytes(task);
    if (counter(digest).get() >= most) {
      throw ApiException.forbidden(
          "upload-limit", "task " + digest.label() + " may upload at most " + most + " bytes");
    }
  }

  void count(Digest digest, long bytes) {
    counter(digest).addAndGet(bytes);
  }

  void forget(Digest digest) {
    used.remove(digest);
  }

  private AtomicLong counter(Digest digest) {
    return used.computeIfAbsent(digest, d -> new AtomicLong());
  }
}

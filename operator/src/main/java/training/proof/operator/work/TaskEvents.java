package training.proof.operator.work;

import training.proof.protocol.canonical.Digest;

/** Told what pods report; every bean of this type is. Called on a request's thread: be quick. */
public interface TaskEvents {
  /** The task's result is stored. */
  void onResult(Digest task);

  /** The pod got further. */
  default void onProgress(Digest task, Progress progress) {}
}

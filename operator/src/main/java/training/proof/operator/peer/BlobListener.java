package training.proof.operator.peer;

import training.proof.protocol.canonical.Digest;

/** Told when a wanted blob is here; every bean of this type is. Be quick. */
@FunctionalInterface
public interface BlobListener {
  /** The blob is in the store. */
  void onFetched(Digest blob);
}

package training.proof.operator.work;

import training.proof.protocol.canonical.Digest;

/**
 * A pod that proved who it is.
 *
 * @param task the digest of the only task it works for
 */
record WorkerPod(String name, String uid, Digest task) {}

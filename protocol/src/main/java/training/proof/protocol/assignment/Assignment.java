package training.proof.protocol.assignment;

import java.util.HashMap;
import java.util.Map;
import training.proof.protocol.crypto.Prf;

/**
 * The order in which a run walks through its data: every pass is a permutation of its own, so no
 * example repeats within a pass, and the order does not depend on how far a run will go.
 */
public final class Assignment {
  private static final String DOMAIN = "proofpool/pass/v1";

  private final byte[] key;
  private final long examples;
  private final Map<Long, KeyedPermutation> passes = new HashMap<>();

  private Assignment(byte[] key, long examples) {
    this.key = key.clone();
    this.examples = examples;
  }

  /**
   * @param assignmentKey 32 bytes, one key a run
   * @param examples number of training examples, at least 1
   */
  public static Assignment of(byte[] assignmentKey, long examples) {
    if (examples < 1) {
      throw new IllegalArgumentException("a run needs at least one example");
    }
    return new Assignment(assignmentKey, examples);
  }

  /** The example index, in [0, examples), at position {@code k} of the run. */
  public long example(long k) {
    return passes.computeIfAbsent(k / examples, this::permutation).apply(k % examples);
  }

  private KeyedPermutation permutation(long pass) {
    return KeyedPermutation.of(Prf.of(key, DOMAIN, pass).raw(), examples);
  }
}

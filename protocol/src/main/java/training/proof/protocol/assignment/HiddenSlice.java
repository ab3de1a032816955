package training.proof.protocol.assignment;

import java.util.stream.LongStream;

/** The held-out examples a round is measured on: known to nobody before the salts are revealed. */
public final class HiddenSlice {
  private HiddenSlice() {}

  /**
   * @param seed32 32 bytes
   * @param heldOutExamples size of the held-out part
   * @param count examples wanted; all of them where the part is smaller
   * @return distinct example indices, ascending
   */
  public static long[] of(byte[] seed32, long heldOutExamples, int count) {
    if (heldOutExamples < 1 || count < 1) {
      throw new IllegalArgumentException("a hidden slice has at least one example");
    }
    var permutation = KeyedPermutation.of(seed32, heldOutExamples);
    return LongStream.range(0, Math.min(count, heldOutExamples))
        .map(permutation::apply)
        .sorted()
        .toArray();
  }
}

package training.proof.numerics.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;
import training.proof.numerics.CounterRandom;

/**
 * Bucketing (Karimireddy, He and Jaggi, "Byzantine-robust learning on heterogeneous datasets via
 * bucketing", ICLR 2022): inputs are shuffled and replaced by the means of buckets of {@code size};
 * the last bucket may be smaller. Inputs of a bucket are added in their own order. One hostile
 * input spoils one bucket, so a rule that follows needs the same f of fewer inputs.
 *
 * @param size inputs a bucket: 1 to {@link Inputs#MAX_COUNT}
 * @param seed of the shuffle; nobody may know it before the inputs are fixed
 */
public record Bucketing(int size, long seed) implements PreRule {
  public Bucketing {
    Bounds.requireRange("the bucket size", size, 1, Inputs.MAX_COUNT);
  }

  @Override
  public Inputs apply(Inputs inputs, Sweep sweep) {
    int[] order = shuffled(inputs.count());
    var groups = new int[(order.length + size - 1) / size][];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = Arrays.copyOfRange(order, i * size, Math.min(order.length, (i + 1) * size));
      Arrays.sort(groups[i]);
    }
    return new GroupMeans(inputs, groups, "bucket");
  }

  /** Fisher and Yates' shuffle; 64 random bits make the remainder's bias one in 2^54. */
  private int[] shuffled(int count) {
    var random = new CounterRandom(seed).forName("bucketing");
    int[] order = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int j = (int) Long.remainderUnsigned(random.bits(i), i + 1L);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return order;
  }
}

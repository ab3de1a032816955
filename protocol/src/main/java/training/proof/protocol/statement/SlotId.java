package training.proof.protocol.statement;

import java.util.Comparator;

/** One worker's share of a round; ordered by member, then number: the order of aggregation. */
public record SlotId(String member, int slot) implements Comparable<SlotId> {
  private static final Comparator<SlotId> ORDER =
      Comparator.comparing(SlotId::member).thenComparingInt(SlotId::slot);

  @Override
  public int compareTo(SlotId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return member + "/" + slot;
  }
}

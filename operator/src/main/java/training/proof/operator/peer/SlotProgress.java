package training.proof.operator.peer;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far a member says its slots of a round are; informational. */
public record SlotProgress(SortedMap<Integer, Steps> slots) {
  /** Copies the map. */
  public SlotProgress {
    slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
  }

  /**
   * @param step steps done
   * @param steps of the slot
   */
  public record Steps(int step, int steps) {}
}

package training.proof.trainer.work;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;

/**
 * What a train task has stored so far.
 *
 * @param boundaries state digest by boundary, from 1: state 0 follows from the parent
 * @param lossMicroNats losses of the steps up to the last of them
 */
public record Boundaries(SortedMap<Integer, Digest> boundaries, List<Long> lossMicroNats) {
  /** Copies the collections. */
  public Boundaries {
    boundaries = Collections.unmodifiableSortedMap(new TreeMap<>(boundaries));
    lossMicroNats = List.copyOf(lossMicroNats);
  }

  /** Nothing yet. */
  public static Boundaries none() {
    return new Boundaries(new TreeMap<>(Map.of()), List.of());
  }
}

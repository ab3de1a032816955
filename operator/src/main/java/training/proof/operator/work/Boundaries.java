package training.proof.operator.work;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;

/**
 * The boundary states of a train task that are stored, for the pod that resumes it.
 *
 * @param boundaries state digest by boundary, from 1: state 0 follows from the parent
 * @param lossMicroNats losses of the steps done, as last told
 */
public record Boundaries(SortedMap<Integer, Digest> boundaries, List<Long> lossMicroNats) {
  static final Boundaries NONE = new Boundaries(new TreeMap<>(), List.of());

  /** Copies the collections. */
  public Boundaries {
    boundaries = Collections.unmodifiableSortedMap(new TreeMap<>(boundaries));
    lossMicroNats = List.copyOf(lossMicroNats);
  }

  Boundaries with(int boundary, Digest state, List<Long> losses) {
    var all = new TreeMap<Integer, Digest>(boundaries);
    all.put(boundary, state);
    return new Boundaries(all, losses.isEmpty() ? lossMicroNats : losses);
  }

  /** Whether a state is one of these. */
  boolean contains(Digest state) {
    return boundaries.containsValue(state);
  }
}

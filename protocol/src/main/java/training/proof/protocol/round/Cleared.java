package training.proof.protocol.round;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many segments auditors reported of slots that were certified after all. Who calls work wrong
 * that is not has lied, or computes wrongly; states may have been kept from who could not get them.
 *
 * @param mismatches by auditor, how many it called wrong
 * @param unavailable by auditor, of how many it got no states
 */
public record Cleared(
    SortedMap<String, Integer> mismatches, SortedMap<String, Integer> unavailable) {
  /** Copies the maps. */
  public Cleared {
    mismatches = Collections.unmodifiableSortedMap(new TreeMap<>(mismatches));
    unavailable = Collections.unmodifiableSortedMap(new TreeMap<>(unavailable));
  }
}

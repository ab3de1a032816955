package training.proof.protocol.feed;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.FeedHead;

/**
 * By feed, how far each voter is known to have acknowledged it, whoever told of it: most peers tell
 * the same, so that there is one head a voter for nearly every feed.
 */
final class Vouched {
  /** By issuer and voter: how many peers tell of each head. */
  private final Map<String, Map<String, Map<Digest, Integer>>> heads = new HashMap<>();

  /**
   * A peer tells something else of a voter than before.
   *
   * @param changed told of every feed of which that says something else
   */
  void replace(
      String voter,
      SortedMap<String, FeedHead> before,
      SortedMap<String, FeedHead> now,
      Consumer<String> changed) {
    before.forEach(
        (issuer, head) -> {
          if (!head.equals(now.get(issuer))) {
            count(issuer, voter, head, -1);
            changed.accept(issuer);
          }
        });
    now.forEach(
        (issuer, head) -> {
          if (!head.equals(before.get(issuer))) {
            count(issuer, voter, head, 1);
            changed.accept(issuer);
          }
        });
  }

  private void count(String issuer, String voter, FeedHead head, int more) {
    heads
        .computeIfAbsent(issuer, feed -> new TreeMap<>())
        .computeIfAbsent(voter, name -> new HashMap<>())
        .merge(head.digest(), more, (old, change) -> old + change == 0 ? null : old + change);
  }

  /** Walks through the heads of a feed that voters have acknowledged. */
  void each(String issuer, BiConsumer<String, Set<Digest>> visitor) {
    heads
        .getOrDefault(issuer, Map.of())
        .forEach((voter, told) -> visitor.accept(voter, told.keySet()));
  }
}

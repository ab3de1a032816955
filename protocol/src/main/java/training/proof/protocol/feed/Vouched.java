package training.proof.protocol.feed;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import training.proof.protocol.canonical.Digest;

/**
 * By feed, how far each voter is known to have acknowledged it, whoever told of it. Most peers tell
 * the same, so that one of a voter's acknowledgements is looked at once, and not once for each that
 * tells of it.
 */
final class Vouched {
  /** By voter and acknowledgement: how many peers tell of it now. */
  private final Map<String, Map<Digest, Integer>> tellers = new HashMap<>();

  /** By issuer and voter: how many of those acknowledgements end at each head. */
  private final Map<String, Map<String, Map<Digest, Integer>>> heads = new HashMap<>();

  /**
   * A peer tells something else of a voter than before.
   *
   * @param before what it told last, if anything
   * @param grown told of every feed of which a voter is now known to have something more
   */
  void replace(
      @Nullable SignedAcknowledgement before, SignedAcknowledgement now, Consumer<String> grown) {
    if (before != null && before.id().equals(now.id())) {
      return;
    }
    Map<Digest, Integer> told = tellers.computeIfAbsent(now.issuer(), voter -> new HashMap<>());
    if (told.merge(now.id(), 1, Integer::sum) == 1) {
      add(now, grown);
    }
    if (before != null && told.merge(before.id(), -1, Vouched::orNone) == null) {
      remove(before);
    }
  }

  private void add(SignedAcknowledgement signed, Consumer<String> grown) {
    signed
        .content()
        .heads()
        .forEach(
            (issuer, head) -> {
              int known = ends(issuer, signed.issuer()).merge(head.digest(), 1, Integer::sum);
              if (known == 1) {
                grown.accept(issuer);
              }
            });
  }

  private void remove(SignedAcknowledgement signed) {
    signed
        .content()
        .heads()
        .forEach(
            (issuer, head) -> {
              Map<Digest, Integer> ends = ends(issuer, signed.issuer());
              if (ends.merge(head.digest(), -1, Vouched::orNone) == null && ends.isEmpty()) {
                // Heads may be of any names: what nobody tells of any more leaves nothing behind.
                heads.get(issuer).remove(signed.issuer());
                heads.computeIfPresent(issuer, (name, voters) -> voters.isEmpty() ? null : voters);
              }
            });
  }

  private Map<Digest, Integer> ends(String issuer, String voter) {
    return heads
        .computeIfAbsent(issuer, feed -> new HashMap<>())
        .computeIfAbsent(voter, name -> new HashMap<>());
  }

  private static @Nullable Integer orNone(int count, int change) {
    return count + change == 0 ? null : Integer.valueOf(count + change);
  }

  /** Walks through the heads of a feed that voters have acknowledged. */
  void each(String issuer, BiConsumer<String, Set<Digest>> visitor) {
    heads
        .getOrDefault(issuer, Map.of())
        .forEach((voter, told) -> visitor.accept(voter, told.keySet()));
  }
}

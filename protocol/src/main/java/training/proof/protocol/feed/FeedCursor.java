package training.proof.protocol.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import training.proof.protocol.ledger.FeedHead;

/**
 * Decides from heads what to fetch from one peer (pure but for what it remembers). What was asked
 * for in vain is not asked for again: what we refuse or park would be sent for ever.
 */
public final class FeedCursor {
  /** More names than a federation has members; a peer may make up new ones in every answer. */
  static final int MOST_FEEDS = 1024;

  /** How long what was asked for in vain is not asked for again: a long poll. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, Vain> vain = new HashMap<>();
  private Instant forgotten = Instant.MIN;

  /**
   * A place in a feed.
   *
   * @param incarnation of the position to fetch after
   * @param counter of the position to fetch after
   */
  public record Position(int incarnation, long counter) {}

  /**
   * What this member has of a feed.
   *
   * @param folded the end of what counts
   * @param tip the end of what it holds, the same or later
   * @param theirs whether it has the statement that is the peer's head
   */
  public record Own(FeedHead folded, FeedHead tip, boolean theirs) {}

  private record Vain(FeedHead theirs, Set<Position> asked) {}

  /** Where to go on in a member's feed; empty when this peer has nothing new of it. */
  public Optional<Position> next(String member, Own own, FeedHead theirs) {
    if (own.theirs() || theirs.counter() == 0) {
      return Optional.empty();
    }
    Vain before = vain.get(member);
    Set<Position> asked =
        before != null && before.theirs().equals(theirs) ? before.asked() : Set.of();
    return Stream.of(own.tip(), own.folded())
        .map(from -> after(from, theirs))
        .filter(position -> !asked.contains(position))
        .findFirst();
  }

  /** What was fetched after this position taught nothing. What is forgotten is asked for again. */
  public void inVain(String member, Position asked, FeedHead theirs) {
    Vain before = vain.get(member);
    if (before == null || !before.theirs().equals(theirs)) {
      if (vain.size() >= MOST_FEEDS) {
        vain.clear();
      }
      before = new Vain(theirs, new HashSet<>());
      vain.put(member, before);
    }
    before.asked().add(asked);
  }

  /**
   * The peer has answered: what was asked for in vain long ago may be there by now, since heads and
   * feed may have come from two processes of the peer. That its answer differs from the last says
   * nothing of that: it passes on what others acknowledge, and cheats among them change that all
   * the time.
   */
  public void answered(Instant now) {
    if (forgotten.isBefore(now.minus(PATIENCE))) {
      forgotten = now;
      vain.clear();
    }
  }

  /** What could not be understood before can be now. */
  public void askAgain() {
    vain.clear();
  }

  /** A head that is not later than ours is another: it is fetched itself, as a proof. */
  private static Position after(FeedHead own, FeedHead theirs) {
    boolean later =
        theirs.incarnation() > own.incarnation()
            || (theirs.incarnation() == own.incarnation() && theirs.counter() > own.counter());
    return later
        ? new Position(own.incarnation(), own.counter())
        : new Position(theirs.incarnation(), theirs.counter() - 1);
  }
}

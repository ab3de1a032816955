package training.proof.protocol.feed;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.ledger.FeedHead;

/**
 * Decides from heads what to fetch from one peer (pure but for what it remembers). A head that was
 * fetched up to is not asked for again: what we refuse or park would be sent for ever.
 */
public final class FeedCursor {
  /** More names than a federation has members; a peer may make up new ones in every answer. */
  static final int MOST_FEEDS = 1024;

  private final Map<String, FeedHead> fetched = new HashMap<>();

  /**
   * A place in a feed.
   *
   * @param incarnation of the position to fetch after
   * @param counter of the position to fetch after
   */
  public record Position(int incarnation, long counter) {}

  /** Where to go on in a member's feed; empty when this peer has nothing new of it. */
  public Optional<Position> next(String member, FeedHead own, FeedHead theirs) {
    if (theirs.equals(own) || theirs.equals(fetched.get(member))) {
      return Optional.empty();
    }
    if (theirs.incarnation() == own.incarnation() && theirs.counter() == own.counter()) {
      return Optional.of(new Position(own.incarnation(), own.counter() - 1));
    }
    return isBefore(own, theirs)
        ? Optional.of(new Position(own.incarnation(), own.counter()))
        : Optional.empty();
  }

  /** All up to this head was offered. What is forgotten is only asked for once more. */
  public void done(String member, FeedHead theirs) {
    if (fetched.size() == MOST_FEEDS && !fetched.containsKey(member)) {
      fetched.clear();
    }
    fetched.put(member, theirs);
  }

  private static boolean isBefore(FeedHead own, FeedHead theirs) {
    return own.incarnation() < theirs.incarnation()
        || (own.incarnation() == theirs.incarnation() && own.counter() < theirs.counter());
  }
}

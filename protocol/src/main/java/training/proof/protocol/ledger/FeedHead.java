package training.proof.protocol.ledger;

import training.proof.protocol.canonical.Digest;

/**
 * The newest statement known of a feed.
 *
 * @param incarnation of the feed
 * @param counter of that statement; 0 before the first
 * @param digest of that statement; zero before the first
 */
public record FeedHead(int incarnation, long counter, Digest digest) {
  /** A feed of which nothing is known. */
  public static final FeedHead EMPTY = new FeedHead(1, 0, Digest.ZERO);
}

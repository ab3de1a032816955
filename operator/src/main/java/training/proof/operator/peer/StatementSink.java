package training.proof.operator.peer;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import training.proof.protocol.feed.FeedCursor;
import training.proof.protocol.feed.Told;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Envelope;

/** Takes what peers sent; each envelope is unchecked bytes. */
public interface StatementSink {
  /**
   * Never throws for what the envelopes hold: what is refused is counted, not retried.
   *
   * @param fromPeer the member that served them, for the count of refusals
   * @param envelopes of one feed, in its order
   */
  void offer(String fromPeer, List<byte[]> envelopes);

  /**
   * Takes what a peer answers about heads, its own and others'; refuses like {@link #offer}.
   *
   * @return the feeds of members that the peer itself holds
   */
  SortedMap<String, FeedHead> hear(String fromPeer, Told answer);

  /** The epoch of which a peer with this answer is to be asked for the closing, if any. */
  Optional<Integer> lacksClosing(Told answer);

  /**
   * Takes what a peer says that voters had of an epoch when it was over; refuses like {@link
   * #offer}.
   */
  void hearClosing(String fromPeer, List<Envelope> closing);

  /** What this member has of a feed, beside the head that a peer has. */
  FeedCursor.Own own(String member, FeedHead theirs);

  /** The peer has given all that it has. */
  void caughtUp(String peer);
}

package training.proof.operator.peer;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import training.proof.protocol.ledger.FeedHead;

/** All statements this member holds, its own and others', as peers may read them. */
public interface FeedSource {
  /** The genesis envelope, once there is one. */
  Optional<byte[]> genesis();

  /** The newest statement held of every member's feed. */
  SortedMap<String, FeedHead> heads();

  /**
   * Envelopes of one feed that come after a position, in the feed's order.
   *
   * @param limit at most so many
   */
  List<byte[]> envelopesAfter(String member, int incarnation, long counter, int limit);

  /** Signalled whenever {@link #heads()} may have changed. */
  ChangeSignal changes();
}

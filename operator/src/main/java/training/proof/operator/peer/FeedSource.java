package training.proof.operator.peer;

import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.feed.Told;
import training.proof.protocol.statement.Envelope;

/** All statements this member holds, its own and others', as peers may read them. */
public interface FeedSource {
  /** The genesis envelope, once there is one. */
  Optional<byte[]> genesis();

  /** What this member acknowledges that it holds, and what others do. */
  Told told();

  /**
   * Envelopes of one feed that come after a position, in the feed's order.
   *
   * @param limit at most so many
   */
  List<byte[]> envelopesAfter(String member, int incarnation, long counter, int limit);

  /** Digests of the records of rounds that are over. */
  List<Digest> records();

  /** A record's bytes. */
  Optional<byte[]> record(Digest digest);

  /** What is known here of what voters had of an epoch when it was over; see {@link Told}. */
  List<Envelope> closing(int epoch);

  /** Signalled whenever {@link #told()} may have changed. */
  ChangeSignal changes();
}

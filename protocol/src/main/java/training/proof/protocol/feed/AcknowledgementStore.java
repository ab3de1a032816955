package training.proof.protocol.feed;

import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Envelope;

/** Where the newest own acknowledgement outlives every process of this member: it is a promise. */
public interface AcknowledgementStore {
  /** The newest one; empty before there was one. */
  Optional<Envelope> read();

  /**
   * Stores the next one unless another than the known one is there by now.
   *
   * @param known the one that {@code next} goes on from
   * @return whether it is stored
   */
  boolean advance(Optional<Digest> known, SignedAcknowledgement next);
}

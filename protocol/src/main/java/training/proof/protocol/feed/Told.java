package training.proof.protocol.feed;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Envelope;

/**
 * What a member answers when it is asked what it holds: envelopes of acknowledgements, as it may
 * give them to anybody.
 *
 * @param own its own, once it has one
 * @param others the newest that it knows of others, for those who cannot reach them
 */
public record Told(Optional<Envelope> own, List<Envelope> others) {
  /** More than this no federation has members. */
  public Told {
    if (others.size() > Acknowledgement.MAX_HEADS) {
      throw new MalformedException(
          "wrong-shape", "at most " + Acknowledgement.MAX_HEADS + " acknowledgements expected");
    }
    others = List.copyOf(others);
  }

  /** All of them. */
  public List<Envelope> all() {
    return Stream.concat(own.stream(), others.stream()).toList();
  }

  /**
   * The feeds that the asked member says it has: worth asking it for them, and nothing more, since
   * no signature is looked at. Nothing where that cannot be read.
   *
   * @param peer the asked member
   */
  SortedMap<String, FeedHead> heads(String peer) {
    return unverified()
        .filter(content -> content.issuer().equals(peer))
        .map(Acknowledgement::heads)
        .orElseGet(Collections::emptySortedMap);
  }

  /** The epoch that the asked member says it has reached, as little to be trusted; 0 for none. */
  int epoch() {
    return unverified().map(Acknowledgement::epoch).orElse(0);
  }

  private Optional<Acknowledgement> unverified() {
    try {
      return own.map(envelope -> Acknowledgement.decode(envelope.payloadBytes()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}

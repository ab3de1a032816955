package training.proof.protocol.feed;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import training.proof.protocol.canonical.MalformedException;
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
}

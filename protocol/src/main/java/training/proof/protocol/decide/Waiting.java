package training.proof.protocol.decide;

import java.util.List;
import java.util.Optional;

/**
 * What a person is told about a round.
 *
 * @param step where this member is in the round
 * @param done how many of {@code total} things are there
 * @param missing members that are waited for
 * @param message one sentence, for a status condition
 * @param trouble a stable reason code where it cannot go on by itself
 */
public record Waiting(
    Step step,
    int done,
    int total,
    List<String> missing,
    String message,
    Optional<String> trouble) {
  /** Copies the list. */
  public Waiting {
    missing = List.copyOf(missing);
  }

  /** The steps of a round, in order. */
  public enum Step {
    OPENING,
    TRAINING,
    RECEIPTS,
    REVEALS,
    AUDITS,
    JUDGEMENTS,
    VOTES,
    CHECKPOINT,
    SETTLED
  }

  /** Waiting for members. */
  static Waiting on(Step step, String things, int done, int total, List<String> missing) {
    String names = missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing);
    return new Waiting(
        step, done, total, missing, done + " of " + total + " " + things + names, Optional.empty());
  }

  /** Waiting for something of this cluster's own. */
  static Waiting here(Step step, String message) {
    return new Waiting(step, 0, 0, List.of(), message, Optional.empty());
  }

  /** It cannot go on by itself. */
  static Waiting trouble(Step step, String reason, String message) {
    return new Waiting(step, 0, 0, List.of(), message, Optional.of(reason));
  }
}

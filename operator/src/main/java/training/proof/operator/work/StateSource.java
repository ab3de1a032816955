package training.proof.operator.work;

import java.time.Duration;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/** Finds boundary states of other members' slots for an auditing pod. */
@FunctionalInterface
public interface StateSource {
  /** Answers at once; what has to be fetched is fetched meanwhile. */
  Answer find(Request request);

  /**
   * @param answer the auditor's own digest, where the owner wants to see one first
   */
  record Request(Digest round, String member, int slot, int boundary, Optional<Digest> answer) {}

  /** What is known of a state. */
  sealed interface Answer {}

  /** The blob is here. */
  record Here(Digest state) implements Answer {}

  /**
   * It will not come.
   *
   * @param reason kebab-case
   */
  record Unavailable(String reason) implements Answer {}

  /** Ask again. */
  record NotYet(Duration retryAfter) implements Answer {}
}

package training.proof.protocol.decide;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;

/** One thing to do. Carrying an action out twice does no harm. */
public sealed interface Action {
  /** Sign this and publish it. */
  record Issue(Body body) implements Action {}

  /**
   * Have a pod do this, unless it was done.
   *
   * @param round the round it serves
   */
  record Run(Digest round, Task task) implements Action {}

  /**
   * Get this blob from a peer.
   *
   * @param from the member that should have it; others may be asked too
   * @param maxBytes a longer one cannot be what is needed, and is not taken
   */
  record Fetch(Digest blob, String from, long maxBytes) implements Action {}

  /** Keep this text, in UTF-8, as a blob. */
  record Keep(String content) implements Action {}
}

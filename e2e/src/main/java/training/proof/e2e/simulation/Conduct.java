package training.proof.e2e.simulation;

import java.util.List;
import java.util.SortedMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** What a member does where it has a choice. As it stands: what the rules say. */
interface Conduct {
  /** A member that follows the rules. */
  Conduct HONEST = new Conduct() {};

  /** What it says instead of what the rules have it say; nothing means: ask again later. */
  default List<Body> say(Operator me, Body body) {
    return List.of(body);
  }

  /** What it says unasked, looked at in every pass. */
  default List<Body> remarks(Operator me) {
    return List.of();
  }

  /** What its own pods bring. */
  default TaskResult.Trained train(Task.Train task) {
    return Trainer.trained(task, Trainer.states(task));
  }

  /** Whether it serves a boundary state to a peer. */
  default boolean shows(Operator me, String asker, SlotKey slot, int boundary) {
    return true;
  }

  /** Whether it gives a blob to a peer. */
  default boolean gives(Operator me, String asker, Digest blob) {
    return true;
  }

  /** The heads it tells a peer. */
  default SortedMap<String, FeedHead> heads(
      Operator me, String asker, SortedMap<String, FeedHead> heads) {
    return heads;
  }

  /** The envelopes it gives a peer that asked for a feed. */
  default List<byte[]> envelopes(Operator me, String asker, String member, List<byte[]> envelopes) {
    return envelopes;
  }

  /** Whether it takes what a peer tells. */
  default boolean takes(SignedStatement signed) {
    return true;
  }

  /** What its user asks for. */
  default List<LocalFacts.Want> wants(List<LocalFacts.Want> wants) {
    return wants;
  }
}

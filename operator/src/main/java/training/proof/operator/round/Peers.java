package training.proof.operator.round;

import java.util.Set;
import training.proof.protocol.canonical.Digest;

/** What the driver needs of other members' operators; all calls return at once. */
public interface Peers {
  /** Members that have not answered for a while. */
  Set<String> unreachable();

  /** Gets a blob in the background, from this member first, unless it is longer than this. */
  void fetch(Digest blob, String from, long maxBytes);
}

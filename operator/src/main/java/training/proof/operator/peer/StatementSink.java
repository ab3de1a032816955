package training.proof.operator.peer;

import java.util.List;

/** Takes what peers sent; each envelope is unchecked bytes. */
public interface StatementSink {
  /**
   * Never throws for what the envelopes hold: what is refused is counted, not retried.
   *
   * @param fromPeer the member that served them, for the count of refusals
   * @param envelopes of one feed, in its order
   */
  void offer(String fromPeer, List<byte[]> envelopes);
}

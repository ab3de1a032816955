package training.proof.trainer.work;

import training.proof.protocol.canonical.Digest;

/** What a store says when it is asked for another member's boundary state. */
public sealed interface StateAnswer {

  /** The blob can be fetched. */
  record Held(Digest digest) implements StateAnswer {}

  /** It will not come. */
  record Unavailable(String reason) implements StateAnswer {}
}

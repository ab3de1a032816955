package training.proof.trainer.verb;

import java.util.Optional;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;

/**
 * What a slot gives and what it keeps.
 *
 * @param payload blob digest
 * @param payloadBytes its size
 * @param residual blob digest of what the payload left out; absent where nothing is kept
 */
public record Contribution(Digest payload, long payloadBytes, Optional<Digest> residual) {

  /**
   * What segment S comes to.
   *
   * @param residualIn blob digest of the residual before; absent for zeros
   */
  Digest digest(Optional<Digest> residualIn) {
    return Commitments.contribution(
        payload, residualIn.map(Digest::hex).orElse(""), residual.map(Digest::hex).orElse(""));
  }
}

package training.proof.operator.work;

import java.util.Optional;

/**
 * How far a pod says it is; informational.
 *
 * @param step steps done in this phase
 * @param steps steps of this phase
 * @param lossMicroNats of the newest step
 */
public record Progress(
    String phase, int step, int steps, Optional<Long> lossMicroNats, Optional<String> message) {
  static final int MAX_BYTES = 4096;
}

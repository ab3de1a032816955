package training.proof.trainer.work;

import java.util.Optional;

/**
 * How far a task is.
 *
 * @param step of {@code steps}
 * @param lossMicroNats of the last step, where there is one
 */
public record ProgressReport(
    String phase, int step, int steps, Optional<Long> lossMicroNats, String message) {}

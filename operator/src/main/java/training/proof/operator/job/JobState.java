package training.proof.operator.job;

import java.util.Optional;

/**
 * What is seen of a task's Job. The result in the task store is the fact; this says why not yet.
 */
public sealed interface JobState {
  /** There is no such Job. */
  record Absent() implements JobState {}

  /**
   * No pod runs.
   *
   * @param reason for people, such as what the scheduler lacks
   */
  record Pending(String reason) implements JobState {}

  /** A pod runs. */
  record Running(String pod) implements JobState {}

  /**
   * Given up.
   *
   * @param reason the Job's reason, e.g. {@code BackoffLimitExceeded}
   * @param message the pod's last words, or the Job's message
   * @param exitCode of the last pod that failed
   */
  record Failed(String reason, String message, Optional<Integer> exitCode) implements JobState {}

  /** Succeeded. */
  record Done() implements JobState {}

  /** Whether a pod of it may still ask for something. */
  default boolean isActive() {
    return this instanceof Pending || this instanceof Running;
  }
}

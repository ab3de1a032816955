package training.proof.operator.dataset;

import training.proof.operator.job.JobState;
import training.proof.protocol.task.TaskResult;

/** Where a data set is on its way. */
sealed interface DatasetState {
  /** There is no GpuPool that says how pods run. */
  record NoPool() implements DatasetState {}

  /** The pool's policy does not list a source's host. */
  record HostRefused(String host, String pool) implements DatasetState {}

  /** The pack Job is at it, or has failed. */
  record Packing(JobState job) implements DatasetState {}

  /** Done. */
  record Packed(TaskResult.Packed result) implements DatasetState {}
}

package training.proof.operator.pool;

import java.util.List;
import java.util.Optional;
import training.proof.operator.job.JobState;
import training.proof.protocol.task.TaskResult;

/**
 * What is seen of a pool.
 *
 * @param selfTest its result, once there is one for this very configuration
 * @param selfTestJob the Job that computes it
 * @param work the other Jobs of the pool that need a device
 */
record PoolFacts(Optional<TaskResult.SelfTested> selfTest, JobState selfTestJob, List<Work> work) {
  /** Copies the list. */
  PoolFacts {
    work = List.copyOf(work);
  }

  /**
   * @param job its name
   */
  record Work(String job, JobState state) {}
}

package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Optional;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/**
 * Work that is to be done.
 *
 * @param owner the round, pool or data set: its name starts the Job's, and the Job goes with it
 * @param pool where it runs
 * @param deadline after which it is given up, from its window
 * @param federation for the label, once there is one
 * @param round for the label, where it is a round's work
 */
public record JobRequest(
    Task task,
    HasMetadata owner,
    GpuPool pool,
    Duration deadline,
    Optional<Digest> federation,
    Optional<Digest> round) {

  /** Work that belongs to no round. */
  public static JobRequest outsideRounds(
      Task task, HasMetadata owner, GpuPool pool, Duration deadline) {
    return new JobRequest(task, owner, pool, deadline, Optional.empty(), Optional.empty());
  }
}

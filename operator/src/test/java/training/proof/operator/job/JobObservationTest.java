package training.proof.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobObservationTest {
  @Test
  void anUnschedulablePodSaysWhatTheSchedulerLacks() {
    Pod pod =
        pod("Pending")
            .editStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.")
            .endCondition()
            .endStatus()
            .build();
    assertThat(JobObservation.of(job(), List.of(pod)))
        .isEqualTo(new JobState.Pending("0/1 nodes are available: 1 Insufficient nvidia.com/gpu."));
  }

  @Test
  void anImageThatCannotBePulledIsNamed() {
    Pod pod =
        pod("Pending")
            .editStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewWaiting("no such image", "ErrImagePull")
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(JobObservation.of(job(), List.of(pod)))
        .isEqualTo(new JobState.Pending("ErrImagePull: no such image"));
  }

  @Test
  void pendingRunningAndDone() {
    assertThat(JobObservation.of(job(), List.of()))
        .isEqualTo(new JobState.Pending("its pod is being made"));
    assertThat(JobObservation.of(suspended(), List.of()))
        .isEqualTo(new JobState.Pending("suspended by its queue"));
    assertThat(JobObservation.of(job(), List.of(pod("Running").build())))
        .isEqualTo(new JobState.Running("p"));
    assertThat(JobObservation.of(ended("Complete", null, null), List.of()))
        .isEqualTo(new JobState.Done());
  }

  @Test
  void aFailedJobTellsThePodsLastLineAndExitCode() {
    Pod pod =
        pod("Failed")
            .editStatus()
            .addNewContainerStatus()
            .withNewState()
            .withNewTerminated()
            .withExitCode(3)
            .withMessage("trace\nblob abc is not what its digest says\n")
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(JobObservation.of(ended("Failed", "PodFailurePolicy", "matched"), List.of(pod)))
        .isEqualTo(
            new JobState.Failed(
                "PodFailurePolicy", "blob abc is not what its digest says", Optional.of(3)));
    assertThat(JobObservation.of(ended("Failed", "DeadlineExceeded", "too slow"), List.of()))
        .isEqualTo(new JobState.Failed("DeadlineExceeded", "too slow", Optional.empty()));
  }

  private static Job job() {
    return new JobBuilder().withNewSpec().endSpec().build();
  }

  private static Job suspended() {
    return new JobBuilder().withNewSpec().withSuspend(true).endSpec().build();
  }

  private static Job ended(String type, String reason, String message) {
    return new JobBuilder()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .endCondition()
        .endStatus()
        .build();
  }

  private static PodBuilder pod(String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withCreationTimestamp("2026-11-01T00:00:00Z")
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .endStatus();
  }
}

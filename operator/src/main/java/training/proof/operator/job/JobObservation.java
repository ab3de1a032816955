package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a Job and its pods (pure). */
final class JobObservation {
  private static final int LONGEST_MESSAGE = 300;

  private JobObservation() {}

  static JobState of(Job job, List<Pod> pods) {
    if (isTrue(job, "Complete").isPresent()) {
      return new JobState.Done();
    }
    var failed = isTrue(job, "Failed").or(() -> isTrue(job, "FailureTarget"));
    if (failed.isPresent()) {
      return failed(failed.get(), pods);
    }
    return pods.stream()
        .filter(pod -> "Running".equals(phase(pod)))
        .findFirst()
        .<JobState>map(pod -> new JobState.Running(pod.getMetadata().getName()))
        .orElseGet(() -> new JobState.Pending(reason(job, pods)));
  }

  private static JobState failed(JobCondition condition, List<Pod> pods) {
    var last =
        pods.stream()
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
            .flatMap(pod -> terminated(pod).stream())
            .filter(state -> state.getExitCode() != 0)
            .reduce((earlier, later) -> later);
    String words = last.map(ContainerStateTerminated::getMessage).map(String::strip).orElse("");
    return new JobState.Failed(
        text(condition.getReason()),
        shortened(words.isEmpty() ? text(condition.getMessage()) : lastLine(words)),
        last.map(ContainerStateTerminated::getExitCode));
  }

  private static String reason(Job job, List<Pod> pods) {
    if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return "suspended by its queue";
    }
    return pods.stream()
        .filter(pod -> "Pending".equals(phase(pod)))
        .flatMap(pod -> Stream.of(unschedulable(pod), waiting(pod)).flatMap(Optional::stream))
        .map(JobObservation::shortened)
        .findFirst()
        .orElse("its pod is being made");
  }

  private static Optional<String> unschedulable(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"))
        .map(c -> text(c.getMessage()))
        .findFirst();
  }

  /** Waiting is worth a word only when something is wrong, e.g. ErrImagePull. */
  private static Optional<String> waiting(Pod pod) {
    return states(pod)
        .map(ContainerState::getWaiting)
        .flatMap(Stream::ofNullable)
        .filter(state -> !"ContainerCreating".equals(state.getReason()))
        .map(JobObservation::described)
        .findFirst();
  }

  private static String described(ContainerStateWaiting state) {
    return state.getMessage() == null
        ? text(state.getReason())
        : state.getReason() + ": " + state.getMessage();
  }

  private static Optional<ContainerStateTerminated> terminated(Pod pod) {
    return states(pod).map(ContainerState::getTerminated).flatMap(Stream::ofNullable).findFirst();
  }

  private static Stream<ContainerState> states(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .flatMap(Stream::ofNullable);
  }

  private static Optional<JobCondition> isTrue(Job job, String type) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals("True"))
            .findFirst();
  }

  private static String phase(Pod pod) {
    return pod.getStatus() == null ? "" : text(pod.getStatus().getPhase());
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}

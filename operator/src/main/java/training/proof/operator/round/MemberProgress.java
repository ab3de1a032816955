package training.proof.operator.round;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.job.JobNames;
import training.proof.operator.job.JobRunner;
import training.proof.operator.work.Progress;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.task.Task;

/** How far this member's own training is, in quarters: status is no progress bar. */
@Singleton
public class MemberProgress {
  private final OperatorConfig config;
  private final TaskStore tasks;
  private final JobRunner jobs;

  @Inject
  MemberProgress(OperatorConfig config, TaskStore tasks, JobRunner jobs) {
    this.config = config;
    this.tasks = tasks;
    this.jobs = jobs;
  }

  /** Steps done of all, by member; a member that said nothing is absent. */
  Map<String, String> of(Round round) {
    if (round.view().settled().isPresent() || round.view().commits().contains(config.member())) {
      return Map.of();
    }
    return jobs.jobs().stream()
        .flatMap(job -> JobNames.task(job).stream())
        .filter(task -> isTraining(task, round))
        .flatMap(task -> tasks.progress(task).stream())
        .filter(progress -> progress.phase().equals("train") && progress.steps() > 0)
        .findFirst()
        .map(progress -> Map.of(config.member(), quarters(progress)))
        .orElseGet(Map::of);
  }

  private boolean isTraining(Digest task, Round round) {
    return tasks
        .task(task)
        .filter(t -> t instanceof Task.Train train && train.round().equals(round.id()))
        .isPresent();
  }

  private static String quarters(Progress progress) {
    int quarter = progress.steps() / 4;
    int step = quarter == 0 ? progress.step() : progress.step() / quarter * quarter;
    return step + "/" + progress.steps();
  }
}

package training.proof.operator.run;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundSpec;
import training.proof.crds.v1alpha1.TrainingRoundSpecBuilder;
import training.proof.crds.v1alpha1.TrainingRoundStatus;
import training.proof.crds.v1alpha1.TrainingRun;
import training.proof.crds.v1alpha1.TrainingRunStatus;
import training.proof.crds.v1alpha1.TrainingRunStatusBuilder;
import training.proof.operator.status.Conditions;
import training.proof.operator.view.Nats;

/**
 * How far a run is, from the conditions of its rounds (pure).
 *
 * @param rounds of the run that still exist, by index
 * @param next index of the round to make, or of the one that is going on
 */
record RunProgress(TrainingRun run, List<TrainingRound> rounds, int next) {

  static RunProgress of(TrainingRun run, List<TrainingRound> rounds) {
    int done =
        rounds.stream()
            .filter(RunProgress::isSettled)
            .mapToInt(round -> round.getSpec().index() + 1)
            .max()
            .orElse(0);
    int known =
        run.getStatus() == null || run.getStatus().index() == null ? 0 : run.getStatus().index();
    return new RunProgress(run, rounds, Math.max(done, known));
  }

  boolean isNextDue() {
    return !isDone()
        && !Boolean.TRUE.equals(run.getSpec().suspend())
        && rounds.stream().noneMatch(round -> round.getSpec().index() == next);
  }

  boolean isDone() {
    return next >= run.getSpec().rounds();
  }

  /** Settled rounds beyond the history limits, oldest first. */
  List<TrainingRound> obsolete() {
    var obsolete = new ArrayList<TrainingRound>();
    obsolete.addAll(beyond(true, run.getSpec().successfulRoundsHistoryLimit()));
    obsolete.addAll(beyond(false, run.getSpec().failedRoundsHistoryLimit()));
    return obsolete;
  }

  /** The round object of an index. */
  static TrainingRound round(TrainingRun run, int index) {
    TrainingRoundSpec template = run.getSpec().template();
    String name = run.getMetadata().getName();
    var round = new TrainingRound();
    round.setMetadata(new ObjectMetaBuilder().withName(name + "-" + index).build());
    round.setSpec(TrainingRoundSpecBuilder.builder(template).run(name).index(index).build());
    return round;
  }

  static TrainingRunStatus status(TrainingRun run, RunProgress progress, Clock clock) {
    Optional<TrainingRound> last =
        progress.rounds.stream().filter(RunProgress::isSettled).reduce((a, b) -> b);
    Optional<TrainingRound> active =
        progress.rounds.stream().filter(round -> !isSettled(round)).findFirst();
    Optional<Long> loss =
        last.map(TrainingRound::getStatus).map(TrainingRoundStatus::lossAfterMicroNats);
    TrainingRunStatus before = run.getStatus();
    String waiting = waiting(run, progress, active);
    var conditions =
        new Conditions(
            before == null ? List.of() : before.conditions(),
            run.getMetadata().getGeneration(),
            clock);
    boolean done = progress.isDone();
    conditions.set(
        "Progressing",
        !done && !Boolean.TRUE.equals(run.getSpec().suspend()),
        done
            ? "Finished"
            : Boolean.TRUE.equals(run.getSpec().suspend()) ? "Suspended" : "RoundActive",
        waiting);
    conditions.set(
        "Succeeded",
        done ? Condition.Status.TRUE : Condition.Status.UNKNOWN,
        done ? "AllRoundsSettled" : "Going",
        done ? run.getSpec().rounds() + " rounds are settled" : waiting);
    return TrainingRunStatusBuilder.builder()
        .conditions(conditions.list())
        .observedGeneration(run.getMetadata().getGeneration())
        .index(progress.next)
        .succeededRounds(count(progress, true))
        .failedRounds(count(progress, false))
        .activeRound(active.map(round -> round.getMetadata().getName()).orElse(null))
        .lossMicroNats(loss.orElse(before == null ? null : before.lossMicroNats()))
        .head(
            last.map(TrainingRound::getStatus)
                .map(TrainingRoundStatus::checkpoint)
                .orElse(before == null ? null : before.head()))
        .summary(
            new TrainingRunStatus.Summary(
                progress.next + "/" + run.getSpec().rounds(),
                loss.map(Nats::text).orElse("-"),
                waiting.length() <= 128 ? waiting : waiting.substring(0, 128)))
        .build();
  }

  private static String waiting(
      TrainingRun run, RunProgress progress, Optional<TrainingRound> active) {
    if (progress.isDone()) {
      return "";
    }
    if (active.isEmpty()) {
      return Boolean.TRUE.equals(run.getSpec().suspend())
          ? "suspended; set spec.suspend to false"
          : "round " + progress.next + " is being made";
    }
    String message =
        active.map(TrainingRound::getStatus).map(TrainingRoundStatus::waitingFor).orElse("");
    return active.get().getMetadata().getName() + ": " + (message == null ? "" : message);
  }

  private List<TrainingRound> beyond(boolean succeeded, int limit) {
    List<TrainingRound> settled =
        rounds.stream()
            .filter(RunProgress::isSettled)
            .filter(round -> isSucceeded(round) == succeeded)
            .filter(round -> round.getSpec().index() < next - 1)
            .toList();
    return settled.subList(0, Math.max(0, settled.size() - limit));
  }

  private static int count(RunProgress progress, boolean succeeded) {
    return (int)
        progress.rounds.stream()
            .filter(RunProgress::isSettled)
            .filter(round -> isSucceeded(round) == succeeded)
            .count();
  }

  private static boolean isSettled(TrainingRound round) {
    return round.getStatus() != null
        && Conditions.isTrue(round.getStatus().conditions(), "Settled");
  }

  private static boolean isSucceeded(TrainingRound round) {
    return Conditions.isTrue(round.getStatus().conditions(), "Succeeded");
  }
}

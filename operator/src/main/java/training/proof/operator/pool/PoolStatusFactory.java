package training.proof.operator.pool;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.GpuPoolStatus;
import training.proof.operator.job.JobState;
import training.proof.operator.status.Conditions;
import training.proof.protocol.task.TaskResult;

/** What a person is told of a pool (pure). */
final class PoolStatusFactory {
  private static final String READY = "Ready";
  private static final String SELF_TESTED = "SelfTested";

  private final Clock clock;

  PoolStatusFactory(Clock clock) {
    this.clock = clock;
  }

  GpuPoolStatus create(GpuPool pool, PoolFacts facts) {
    int total = pool.getSpec().slots();
    int busy =
        (int)
            facts.work().stream().filter(work -> work.state() instanceof JobState.Running).count();
    int free = Math.max(0, total - busy);
    Optional<String> waiting = waiting(facts);
    return new GpuPoolStatus(
        conditions(pool, facts),
        pool.getMetadata().getGeneration(),
        free,
        total,
        waiting.orElse(null),
        facts.selfTest().map(test -> test.digest().hex()).orElse(null),
        facts.selfTest().map(test -> test.computeClass().hex()).orElse(null),
        new GpuPoolStatus.Summary(free + "/" + total, waiting.orElse(null)));
  }

  private List<Condition> conditions(GpuPool pool, PoolFacts facts) {
    var before = pool.getStatus() == null ? List.<Condition>of() : pool.getStatus().conditions();
    var conditions = new Conditions(before, pool.getMetadata().getGeneration(), clock);
    selfTested(conditions, facts);
    if (pool.getSpec().slots() == 0) {
      return conditions
          .set(READY, false, "NoSlots", "this pool offers no slots: raise spec.slots")
          .list();
    }
    return facts.selfTest().filter(TaskResult.SelfTested::passed).isPresent()
        ? conditions.set(READY, true, "SelfTestPassed", "work can start").list()
        : conditions
            .set(READY, false, "SelfTestNotPassed", "work starts once the self-test has passed")
            .list();
  }

  private static void selfTested(Conditions conditions, PoolFacts facts) {
    if (facts.selfTest().isPresent()) {
      var test = facts.selfTest().get();
      if (test.passed()) {
        conditions.set(SELF_TESTED, true, "Passed", "this pool computes the known answer");
      } else {
        conditions.set(
            SELF_TESTED,
            false,
            "WrongAnswer",
            "the self-test computed "
                + test.digest().label()
                + " instead of "
                + test.expected().label()
                + ": this processor or image cannot take part; change the image or the nodes");
      }
      return;
    }
    switch (facts.selfTestJob()) {
      case JobState.Failed failed ->
          conditions.set(SELF_TESTED, false, "Failed", "the self-test failed: " + failed.message());
      case JobState.Pending pending ->
          conditions.set(
              SELF_TESTED,
              Condition.Status.UNKNOWN,
              "Waiting",
              "the self-test is waiting: " + pending.reason());
      case JobState.Absent absent ->
          conditions.set(
              SELF_TESTED, Condition.Status.UNKNOWN, "Starting", "the self-test is being started");
      case JobState.Running running ->
          conditions.set(
              SELF_TESTED, Condition.Status.UNKNOWN, "Running", "the self-test is running");
      case JobState.Done done ->
          conditions.set(
              SELF_TESTED, Condition.Status.UNKNOWN, "Running", "the self-test is being read");
    }
  }

  private static Optional<String> waiting(PoolFacts facts) {
    return facts.work().stream()
        .filter(work -> work.state() instanceof JobState.Pending)
        .map(work -> work.job() + ": " + ((JobState.Pending) work.state()).reason())
        .sorted()
        .findFirst()
        .or(
            () ->
                facts.selfTest().isEmpty()
                        && facts.selfTestJob() instanceof JobState.Pending pending
                    ? Optional.of("self-test: " + pending.reason())
                    : Optional.empty());
  }
}

package training.proof.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.GpuPoolSpecBuilder;
import training.proof.crds.v1alpha1.GpuPoolStatus;
import training.proof.operator.Samples;
import training.proof.operator.job.JobState;
import training.proof.protocol.task.TaskResult;

class PoolStatusFactoryTest {
  private static final JobState LACKING = new JobState.Pending("1 Insufficient nvidia.com/gpu.");

  private final PoolStatusFactory factory =
      new PoolStatusFactory(Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC));

  @Test
  void aPassedSelfTestMakesItReady() {
    GpuPoolStatus status =
        factory.create(pool(2), facts(passed(true), new JobState.Absent(), List.of()));
    assertThat(condition(status, "Ready").status()).isEqualTo(Condition.Status.TRUE);
    assertThat(status.summary().free()).isEqualTo("2/2");
    assertThat(status.computeClass()).isEqualTo(Samples.ROUND.hex());
    assertThat(status.waiting()).isNull();
  }

  @Test
  void aWrongAnswerKeepsItOut() {
    GpuPoolStatus status =
        factory.create(pool(2), facts(passed(false), new JobState.Absent(), List.of()));
    assertThat(condition(status, "Ready").status()).isEqualTo(Condition.Status.FALSE);
    assertThat(condition(status, "SelfTested").reason()).isEqualTo("WrongAnswer");
    assertThat(condition(status, "SelfTested").message()).contains("change the image");
  }

  @Test
  void noSlotsIsNotReady() {
    GpuPoolStatus status =
        factory.create(pool(0), facts(passed(true), new JobState.Absent(), List.of()));
    assertThat(condition(status, "Ready").reason()).isEqualTo("NoSlots");
  }

  @Test
  void theSelfTestSaysWhatItWaitsForOrWhyItFailed() {
    GpuPoolStatus waiting = factory.create(pool(1), facts(Optional.empty(), LACKING, List.of()));
    assertThat(waiting.waiting()).isEqualTo("self-test: 1 Insufficient nvidia.com/gpu.");
    assertThat(condition(waiting, "SelfTested").status()).isEqualTo(Condition.Status.UNKNOWN);
    var failed = new JobState.Failed("BackoffLimitExceeded", "no libtorch", Optional.of(1));
    assertThat(
            condition(
                    factory.create(pool(1), facts(Optional.empty(), failed, List.of())),
                    "SelfTested")
                .message())
        .isEqualTo("the self-test failed: no libtorch");
  }

  @Test
  void runningWorkTakesSlotsAndPendingWorkSaysWhatItLacks() {
    var work =
        List.of(
            new PoolFacts.Work("java-1-train-1", new JobState.Running("p")),
            new PoolFacts.Work("java-1-train-2", LACKING),
            new PoolFacts.Work("java-1-replay-3", new JobState.Done()));
    GpuPoolStatus status =
        factory.create(pool(2), facts(passed(true), new JobState.Absent(), work));
    assertThat(status.free()).isEqualTo(1);
    assertThat(status.waiting()).isEqualTo("java-1-train-2: 1 Insufficient nvidia.com/gpu.");
  }

  @Test
  void whatDidNotChangeIsEqualToWhatWas() {
    GpuPool pool = pool(2);
    PoolFacts facts = facts(passed(true), new JobState.Absent(), List.of());
    pool.setStatus(factory.create(pool, facts));
    var later = new PoolStatusFactory(Clock.systemUTC());
    assertThat(later.create(pool, facts)).isEqualTo(pool.getStatus());
  }

  private static PoolFacts facts(
      Optional<TaskResult.SelfTested> selfTest, JobState job, List<PoolFacts.Work> work) {
    return new PoolFacts(selfTest, job, work);
  }

  private static Optional<TaskResult.SelfTested> passed(boolean passed) {
    var digest = Samples.selfTest().digest();
    return Optional.of(
        new TaskResult.SelfTested(
            digest, digest, Samples.DATA, passed, "cpu", Samples.ROUND, Map.of(), 1));
  }

  private static Condition condition(GpuPoolStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static GpuPool pool(int slots) {
    var pool = new GpuPool();
    pool.setMetadata(new ObjectMetaBuilder().withName("default").withGeneration(1L).build());
    pool.setSpec(GpuPoolSpecBuilder.builder().slots(slots).build());
    return pool;
  }
}

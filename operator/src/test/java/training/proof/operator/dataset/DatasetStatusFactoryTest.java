package training.proof.operator.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.DatasetSpec;
import training.proof.crds.v1alpha1.DatasetSpecBuilder;
import training.proof.crds.v1alpha1.DatasetStatus;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.GpuPoolSpec;
import training.proof.crds.v1alpha1.GpuPoolSpecBuilder;
import training.proof.operator.Samples;
import training.proof.operator.job.JobState;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

class DatasetStatusFactoryTest {
  private final DatasetStatusFactory factory = new DatasetStatusFactory(Clock.systemUTC());

  @Test
  void aPackedSetShowsWhatItHolds() {
    var result =
        new TaskResult.Packed(
            Samples.ROUND, Samples.DATA, 4_560_000, 90_000, 5_000_000, 321, 256, Map.of(), 1);
    DatasetStatus status = factory.create(dataset(), new DatasetState.Packed(result));
    assertThat(ready(status).status()).isEqualTo(Condition.Status.TRUE);
    assertThat(status.dataDigest()).isEqualTo(Samples.DATA.hex());
    assertThat(status.vocabulary()).isEqualTo(256);
    assertThat(status.summary().tokens()).isEqualTo("4.5M");
    assertThat(status.summary().waitingFor()).isNull();
  }

  @Test
  void whatIsWaitedForIsNamed() {
    waits(new DatasetState.NoPool(), "waiting for a GpuPool");
    waits(packing(new JobState.Pending("no node")), "packing is waiting: no node");
    waits(packing(new JobState.Running("p")), "the sources are being packed");
    waits(packing(new JobState.Absent()), "packing is being started");
  }

  @Test
  void aFailureSaysWhyAndWhatToDo() {
    var failed =
        new JobState.Failed("PodFailurePolicy", "a.jar has another digest", Optional.of(3));
    Condition ready = ready(factory.create(dataset(), packing(failed)));
    assertThat(ready.status()).isEqualTo(Condition.Status.FALSE);
    assertThat(ready.message()).contains("a.jar has another digest").contains("delete it");
  }

  @Test
  void aHostThatThePoolDoesNotAdmitIsRefused() {
    assertThat(PackTasks.refusedHost(dataset().getSpec(), pool(List.of()))).isEmpty();
    assertThat(PackTasks.refusedHost(dataset().getSpec(), pool(List.of("repo.example.org"))))
        .isEmpty();
    assertThat(PackTasks.refusedHost(dataset().getSpec(), pool(List.of("other.example.org"))))
        .hasValue("repo.example.org");
    var refused = new DatasetState.HostRefused("repo.example.org", "default");
    assertThat(ready(factory.create(dataset(), refused)).message()).contains("dataHosts");
  }

  @Test
  void theTaskIsTheSpec() {
    Task.Pack task = PackTasks.task(dataset().getSpec());
    assertThat(task.sources())
        .containsExactly(
            new Task.Source("https://repo.example.org/a.jar", Samples.DATA, "**/*.java"));
    assertThat(task.heldOutPerMille()).isEqualTo(20);
  }

  private void waits(DatasetState state, String message) {
    DatasetStatus status = factory.create(dataset(), state);
    assertThat(ready(status).status()).isEqualTo(Condition.Status.UNKNOWN);
    assertThat(status.summary().waitingFor()).startsWith(message);
  }

  private static DatasetState packing(JobState job) {
    return new DatasetState.Packing(job);
  }

  private static Condition ready(DatasetStatus status) {
    return status.conditions().getFirst();
  }

  private static GpuPool pool(List<String> hosts) {
    var pool = new GpuPool();
    pool.setSpec(
        GpuPoolSpecBuilder.builder()
            .policy(new GpuPoolSpec.Policy(List.of(), 1000L, 0L, hosts))
            .build());
    return pool;
  }

  private static Dataset dataset() {
    var dataset = new Dataset();
    dataset.setMetadata(new ObjectMetaBuilder().withName("java").withGeneration(1L).build());
    dataset.setSpec(
        DatasetSpecBuilder.builder()
            .sources(
                List.of(
                    new DatasetSpec.Source(
                        "https://repo.example.org/a.jar", Samples.DATA.hex(), "**/*.java")))
            .heldOutPerMille(20)
            .maxTokens(1000L)
            .build());
    return dataset;
  }
}

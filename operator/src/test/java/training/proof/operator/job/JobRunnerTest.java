package training.proof.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.Labels;
import training.proof.operator.Samples;

@EnableKubernetesMockClient(crud = true)
class JobRunnerTest {
  KubernetesClient client;

  private final List<String> changed = new CopyOnWriteArrayList<>();
  private JobCache cache;
  private JobRunner runner;

  @BeforeEach
  void prepare() {
    cache = new JobCache(client, "test", job -> changed.add(job.getMetadata().getName()));
    runner = new JobRunner(client, "test", cache);
  }

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void aJobIsCreatedOnceAndAdoptedByALaterLife() {
    Job job = job("u-1", Samples.ROUND.hex());
    assertThat(runner.ensure(job)).isTrue();
    assertThat(runner.ensure(job)).isFalse();
    try (var fresh = new JobCache(client, "test", j -> {})) {
      assertThat(new JobRunner(client, "test", fresh).ensure(job)).isFalse();
    }
  }

  @Test
  void somebodyElsesJobIsNotTakenForOurs() {
    runner.ensure(job("u-1", Samples.ROUND.hex()));
    assertThatThrownBy(() -> runner.ensure(job("u-2", Samples.ROUND.hex())))
        .isInstanceOf(JobConflictException.class)
        .hasMessageContaining("Job java-1-train-1");
    assertThatThrownBy(() -> runner.ensure(job("u-1", Samples.DATA.hex())))
        .isInstanceOf(JobConflictException.class);
  }

  @Test
  void podsWakeWhoWaitsForTheirJob() {
    runner.ensure(job("u-1", Samples.ROUND.hex()));
    assertThat(runner.observe("other")).isEqualTo(new JobState.Absent());
    await().until(() -> changed.contains("java-1-train-1"));
    changed.clear();
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("test")
                .addToLabels(Labels.VERB, "train")
                .addNewOwnerReference()
                .withKind("Job")
                .withName("java-1-train-1")
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build())
        .create();
    await().until(() -> changed.contains("java-1-train-1"));
    assertThat(runner.observe("java-1-train-1")).isEqualTo(new JobState.Running("p"));
    runner.delete("java-1-train-1");
    await().until(() -> runner.observe("java-1-train-1").equals(new JobState.Absent()));
  }

  private static Job job(String ownerUid, String task) {
    return new JobBuilder()
        .withNewMetadata()
        .withName("java-1-train-1")
        .withNamespace("test")
        .addToLabels(Labels.VERB, "train")
        .addToAnnotations(JobNames.TASK, task)
        .addNewOwnerReference()
        .withKind("TrainingRound")
        .withName("java-1")
        .withUid(ownerUid)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }
}

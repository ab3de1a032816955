package training.proof.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.DatasetSpec;
import training.proof.crds.v1alpha1.DatasetSpecBuilder;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.operator.ApiServerResource;
import training.proof.operator.Samples;
import training.proof.operator.key.Identity;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.task.TaskResult;

/** The whole operator against a real API server. */
@Tag("it")
@QuarkusTest
@QuarkusTestResource(ApiServerResource.class)
class OperatorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject KubernetesClient client;
  @Inject Identity identity;
  @Inject TaskStore tasks;
  @Inject GpuPoolReconciler reconciler;

  @Test
  void theChartsValuesBecomeObjectsAndTheKeyIsKept() {
    await()
        .atMost(PATIENCE)
        .until(() -> client.resources(Federation.class).list().getItems().size() == 1);
    var secret = client.secrets().inNamespace("test").withName("proofpool-key").get();
    assertThat(secret.getData())
        .containsOnlyKeys("ed25519.seed", "member.secret", "tls.crt", "tls.key");
    assertThat(identity.publicKey()).hasSize(44);
  }

  @Test
  void aPoolIsSelfTestedAndThenQuiet() {
    await().atMost(PATIENCE).until(() -> ready(pool()) != null);
    assertThat(ready(pool()).status()).isEqualTo(Condition.Status.FALSE);
    var task = Samples.selfTest();
    String name = "default-self-test-" + task.digest().hex().substring(0, 10);
    await().atMost(PATIENCE).until(() -> job(name) != null);
    assertThat(pool().getStatus().summary().free()).isEqualTo("2/2");
    var digest = task.digest();
    tasks.putResult(
        digest,
        new TaskResult.SelfTested(digest, digest, digest, true, "cpu-x86_64", digest, Map.of(), 1));
    client.resource(job(name)).delete();
    await().atMost(PATIENCE).until(() -> ready(pool()).status() == Condition.Status.TRUE);
    assertThat(pool().getStatus().selfTestDigest()).isEqualTo(digest.hex());
    assertThat(reconciler.reconcile(pool(), null).isNoUpdate()).isTrue();
  }

  @Test
  void aDatasetIsPackedByAJobAndItsResultShown() {
    var dataset = new Dataset();
    dataset.getMetadata().setName("java");
    dataset.getMetadata().setNamespace("test");
    var spec =
        DatasetSpecBuilder.builder()
            .sources(
                List.of(
                    new DatasetSpec.Source(
                        "https://repo.example.org/a.jar", Samples.DATA.hex(), "**/*.java")))
            .build();
    dataset.setSpec(spec);
    client.resource(dataset).create();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                client.batch().v1().jobs().inNamespace("test").list().getItems().stream()
                    .anyMatch(job -> job.getMetadata().getName().startsWith("java-pack-")));
    var task =
        tasks.tasks().stream()
            .filter(digest -> tasks.task(digest).orElseThrow().verb().equals("pack"))
            .findFirst()
            .orElseThrow();
    tasks.putResult(
        task, new TaskResult.Packed(task, Samples.DATA, 12_345, 250, 13_000, 7, 256, Map.of(), 1));
    client.batch().v1().jobs().inNamespace("test").list().getItems().stream()
        .filter(job -> job.getMetadata().getName().startsWith("java-pack-"))
        .forEach(job -> client.resource(job).delete());
    await().atMost(PATIENCE).until(() -> "12.3k".equals(dataset().getStatus().summary().tokens()));
    assertThat(dataset().getStatus().dataDigest()).isEqualTo(Samples.DATA.hex());
  }

  private Dataset dataset() {
    return client.resources(Dataset.class).inNamespace("test").withName("java").get();
  }

  private GpuPool pool() {
    return client.resources(GpuPool.class).inNamespace("test").withName("default").get();
  }

  private Job job(String name) {
    return client.batch().v1().jobs().inNamespace("test").withName(name).get();
  }

  private static Condition ready(GpuPool pool) {
    return pool == null || pool.getStatus() == null
        ? null
        : pool.getStatus().conditions().stream()
            .filter(condition -> condition.type().equals("Ready"))
            .findFirst()
            .orElse(null);
  }
}

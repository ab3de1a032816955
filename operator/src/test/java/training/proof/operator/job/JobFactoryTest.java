package training.proof.operator.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.GpuPoolSpec;
import training.proof.crds.v1alpha1.NumericMode;
import training.proof.crds.v1alpha1.Ref;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.operator.Samples;
import training.proof.protocol.canonical.Digest;

/** What is generated is read by people: every Job shape lies beside this test as a file. */
class JobFactoryTest {
  private static final Digest CERTIFICATE = Digest.of(new byte[] {9});

  private final JobFactory factory = new JobFactory(Samples.config(), CERTIFICATE);

  @Test
  void aTrainJobOfARound() throws Exception {
    var round = new TrainingRound();
    round.setMetadata(new ObjectMetaBuilder().withName("java-1").withUid("u-1").build());
    var request =
        new JobRequest(
            Samples.train(Samples.DATA),
            round,
            pool("gpu-queue"),
            Duration.ofMinutes(10),
            Optional.of(Samples.DATA),
            Optional.of(Samples.ROUND));
    assertGolden("train.yaml", request);
  }

  @Test
  void aSelfTestOfAPool() throws Exception {
    GpuPool pool = pool("");
    assertGolden(
        "self-test.yaml",
        JobRequest.outsideRounds(Samples.selfTest(), pool, pool, Duration.ofMinutes(5)));
  }

  @Test
  void packingAsksForNoDevice() throws Exception {
    GpuPool pool = pool("");
    assertGolden(
        "pack.yaml", JobRequest.outsideRounds(Samples.pack(), pool, pool, Duration.ofHours(1)));
  }

  @Test
  void namesFitTheLimitAndDifferByTask() {
    var task = Samples.selfTest();
    String name = JobNames.name("r".repeat(60), task, task.digest());
    assertThat(name).hasSize(40 + "-self-test-".length() + 10);
    assertThat(JobNames.isJobOf(name, task.digest())).isTrue();
    assertThat(JobNames.isJobOf(name, Samples.ROUND)).isFalse();
  }

  private void assertGolden(String file, JobRequest request) throws IOException {
    String yaml = Serialization.asYaml(factory.create(request));
    Path golden = Path.of("src/test/resources/golden", file);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, yaml);
    }
    try (var in = getClass().getResourceAsStream("/golden/" + file)) {
      assertThat(yaml).isEqualTo(in == null ? "" : new String(in.readAllBytes(), UTF_8));
    }
  }

  private static GpuPool pool(String queue) {
    var pool = new GpuPool();
    pool.setMetadata(new ObjectMetaBuilder().withName("default").withUid("u-0").build());
    pool.setSpec(
        new GpuPoolSpec(
            new Ref("federation"),
            2,
            "nvidia.com/gpu",
            "cpu-x86_64",
            List.of(NumericMode.EXACT),
            Map.of("pool", "gpu"),
            List.of(
                new GpuPoolSpec.Toleration("nvidia.com/gpu", "Exists", null, "NoSchedule", null)),
            queue,
            0,
            List.of(new GpuPoolSpec.EnvVar("OMP_NUM_THREADS", "1")),
            new GpuPoolSpec.Resources(
                new GpuPoolSpec.Amounts("500m", "1Gi"), new GpuPoolSpec.Amounts(null, "3Gi")),
            new GpuPoolSpec.Policy(List.of(), 1000L, 0L, List.of())));
    return pool;
  }
}

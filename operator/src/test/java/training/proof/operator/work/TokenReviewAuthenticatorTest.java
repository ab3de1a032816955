package training.proof.operator.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.operator.Samples;
import training.proof.operator.job.JobNames;
import training.proof.protocol.canonical.Digest;

@EnableKubernetesMockClient
class TokenReviewAuthenticatorTest {
  private static final String USER = "system:serviceaccount:test:proofpool-worker";
  private static final Digest TASK = Samples.selfTest().digest();

  KubernetesMockServer server;
  KubernetesClient client;

  private TokenReviewAuthenticator authenticator;

  @BeforeEach
  void prepare() {
    authenticator = new TokenReviewAuthenticator(client, Samples.config());
  }

  @Test
  void aLiveWorkPodIsKnownByItsToken() {
    answer(USER, "proofpool", "u-1");
    pod("u-1", "java-1-self-test-" + TASK.hex().substring(0, 10));
    assertThat(authenticator.authenticate("token")).hasValue(new WorkerPod("p", "u-1", TASK));
  }

  @Test
  void anotherServiceAccountOrAudienceIsRefused() {
    answer("system:serviceaccount:test:default", "proofpool", "u-1");
    assertThat(authenticator.authenticate("token")).isEmpty();
    answer(USER, "kubernetes", "u-1");
    assertThat(authenticator.authenticate("token")).isEmpty();
  }

  @Test
  void aPodThatIsGoneOrReplacedOrOfNoJobIsRefused() {
    answer(USER, "proofpool", "u-1");
    assertThat(authenticator.authenticate("token")).isEmpty();
    answer(USER, "proofpool", "u-1");
    pod("u-2", "java-1-self-test-" + TASK.hex().substring(0, 10));
    assertThat(authenticator.authenticate("token")).isEmpty();
    answer(USER, "proofpool", "u-1");
    pod("u-1", "java-1-self-test-0000000000");
    assertThat(authenticator.authenticate("token")).isEmpty();
  }

  @Test
  void answersAreKeptForAMinuteRefusalsAreNot() {
    var asked = new AtomicInteger();
    var known = new WorkerPod("p", "u", TASK);
    Instant[] now = {Instant.EPOCH};
    var cached =
        new CachedAuthenticator(
            token -> {
              asked.incrementAndGet();
              return token.equals("good") ? Optional.of(known) : Optional.empty();
            },
            () -> now[0]);
    cached.authenticate("good");
    assertThat(cached.authenticate("good")).hasValue(known);
    assertThat(asked).hasValue(1);
    now[0] = Instant.EPOCH.plus(CachedAuthenticator.KEPT);
    cached.authenticate("good");
    assertThat(asked).hasValue(2);
    cached.authenticate("bad");
    cached.authenticate("bad");
    assertThat(asked).hasValue(4);
  }

  private void answer(String user, String audience, String podUid) {
    TokenReview review =
        new TokenReviewBuilder()
            .withNewStatus()
            .withAuthenticated(true)
            .withAudiences(audience)
            .withNewUser()
            .withUsername(user)
            .withExtra(
                Map.of(
                    "authentication.kubernetes.io/pod-name", List.of("p"),
                    "authentication.kubernetes.io/pod-uid", List.of(podUid)))
            .endUser()
            .endStatus()
            .build();
    server
        .expect()
        .post()
        .withPath("/apis/authentication.k8s.io/v1/tokenreviews")
        .andReturn(201, review)
        .once();
  }

  private void pod(String uid, String job) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withUid(uid)
            .addToAnnotations(JobNames.TASK, TASK.hex())
            .addNewOwnerReference()
            .withController(true)
            .withKind("Job")
            .withName(job)
            .endOwnerReference()
            .endMetadata()
            .build();
    server.expect().get().withPath("/api/v1/namespaces/test/pods/p").andReturn(200, pod).once();
  }
}

package training.proof.crds.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart against a real API server: what it installs, what stays, who may do what. */
@Tag("it")
class ChartIT {
  private static final Path VALID = Path.of("src/test/resources/corpus/valid");

  private static final List<String> NEEDED =
      List.of(
          "get proof.training statements",
          "watch proof.training trainingrounds",
          "create proof.training federations",
          "create proof.training statements",
          "delete proof.training proofsubmissions",
          "patch proof.training trainingrounds/status",
          "update proof.training federations/finalizers",
          "list batch jobs",
          "create batch jobs",
          "delete batch jobs",
          "watch core pods",
          "create events.k8s.io events",
          "get core secrets lab-proofpool-key",
          "update core secrets lab-proofpool-key");

  private static final List<String> FORBIDDEN =
      List.of(
          "get core secrets another",
          "list core secrets",
          "create core secrets",
          "delete core secrets lab-proofpool-key",
          "create core pods",
          "create core pods/exec",
          "get core configmaps",
          "get core nodes",
          "delete proof.training federations",
          "delete proof.training trainingruns",
          "create rbac.authorization.k8s.io roles");

  private static final List<String> WRITTEN_BY_OPERATOR =
      List.of(
          "statement",
          "feed",
          "proofsubmission",
          "verificationreport",
          "modelcheckpoint",
          "rewardaccount");

  @TempDir static Path folder;

  private static ApiServer server;
  private static KubernetesClient client;
  private static Helm helm;
  private static int namespaces;

  private String namespace;

  @BeforeAll
  static void start() throws IOException {
    server = new ApiServer();
    client = server.client();
    helm = new Helm(server.kubeConfig(), folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /**
   * Every test installs a release into a namespace of its own: each but the first is a further one.
   */
  @BeforeEach
  void install() throws Exception {
    namespace = "lab-" + ++namespaces;
    var created =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(namespace)
            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
            .endMetadata()
            .build();
    client.resource(created).create();
    upgrade("slots=1");
    server.awaitDefinitions();
  }

  @Test
  void theKeySurvivesUpgradeAndReinstallation() throws Exception {
    Secret made = keySecret();
    assertThat(made.getData()).isNullOrEmpty();
    var key = Map.of("ed25519.seed", "c2VjcmV0");
    try (var operator = operator()) {
      operator.resource(new SecretBuilder(made).withData(key).build()).update();
    }
    upgrade("slots=3");
    assertThat(keySecret().getData()).isEqualTo(key);

    helm.uninstall("lab", namespace);
    assertThat(client.apps().deployments().inNamespace(namespace).list().getItems()).isEmpty();
    upgrade("slots=3");
    assertThat(keySecret().getData()).isEqualTo(key);
    assertThat(keySecret().getMetadata().getUid()).isEqualTo(made.getMetadata().getUid());
  }

  @Test
  void recordAndVolumeSurviveReinstallation() throws Exception {
    var federation = client.resource(read("federation")).create();
    String claim = claimUid();
    helm.uninstall("lab", namespace);
    upgrade("slots=1");
    assertThat(claimUid()).isEqualTo(claim);
    assertThat(client.resource(federation).get().getMetadata().getUid())
        .isEqualTo(federation.getMetadata().getUid());
  }

  @Test
  void theOperatorsPodIsAdmittedUnderRestrictedPodSecurity() {
    var deployment =
        client.apps().deployments().inNamespace(namespace).withName("lab-proofpool").get();
    Pod operator = pod("operator", deployment.getSpec().getTemplate().getSpec());
    assertThatCode(() -> client.resource(operator).create()).doesNotThrowAnyException();
    var careless =
        new PodSpecBuilder().addNewContainer().withName("c").withImage("c").endContainer().build();
    assertThatThrownBy(() -> client.resource(pod("careless", careless)).create())
        .hasMessageContaining("violates PodSecurity \"restricted");
  }

  @Test
  void theOperatorMayDoWhatItMustAndNothingElse() {
    assertThat(NEEDED).allMatch(right -> may("lab-proofpool", right));
    assertThat(FORBIDDEN).noneMatch(right -> may("lab-proofpool", right));
    assertThat(NEEDED).as("a work pod").noneMatch(right -> may("lab-proofpool-worker", right));
  }

  @Test
  void theOperatorMayReviewTokens() {
    try (var operator = operator()) {
      var review = new TokenReviewBuilder().withNewSpec().withToken("x").endSpec().build();
      assertThatCode(() -> operator.resource(review).create()).doesNotThrowAnyException();
    }
  }

  @Test
  void onlyTheOperatorWritesTheRecordAndItsViews() {
    String message = "are written by the Proofpool operator only";
    try (var operator = operator()) {
      for (String kind : WRITTEN_BY_OPERATOR) {
        refusesOthers(kind, message);
        var written = operator.resource(read(kind)).create();
        written.getMetadata().setLabels(Map.of("example.org/by", "somebody"));
        assertThatThrownBy(() -> client.resource(written).update()).hasMessageContaining(message);
        assertThatCode(() -> client.resource(written).delete())
            .as("deleting is free: what is deleted comes again")
            .doesNotThrowAnyException();
      }
    }
  }

  @Test
  void onlyTheOperatorMirrorsRounds() {
    refusesOthers("traininground-mirrored", "leave spec.mirror out");
    assertThatCode(() -> client.resource(read("traininground")).create())
        .doesNotThrowAnyException();
    try (var operator = operator()) {
      assertThatCode(() -> operator.resource(read("traininground-mirrored")).create())
          .doesNotThrowAnyException();
    }
  }

  /** A policy takes effect a moment after it was made. */
  private void refusesOthers(String name, String message) {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> client.resource(read(name)).dryRun().create())
                    .hasMessageContaining(message));
  }

  private void upgrade(String set) throws IOException, InterruptedException {
    helm.upgrade(
        "lab",
        namespace,
        "member=alpha",
        "organisation=Alpha",
        "endpoint=https://alpha.example.org:8443",
        set);
  }

  private KubernetesClient operator() {
    return server.as("system:serviceaccount:" + namespace + ":lab-proofpool");
  }

  private Secret keySecret() {
    return client.secrets().inNamespace(namespace).withName("lab-proofpool-key").get();
  }

  private String claimUid() {
    var claims = client.persistentVolumeClaims().inNamespace(namespace);
    return claims.withName("lab-proofpool-data").get().getMetadata().getUid();
  }

  private GenericKubernetesResource read(String name) {
    try {
      String yaml = Files.readString(VALID.resolve(name + ".yaml"));
      var resource = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
      resource.getMetadata().setNamespace(namespace);
      return resource;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Pod pod(String name, PodSpec spec) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withSpec(spec)
        .build();
  }

  /**
   * {@code right} reads "verb group resource[/subresource] [name]"; core stands for the empty
   * group.
   */
  private boolean may(String account, String right) {
    String[] words = right.split(" ", -1);
    String[] resource = words[2].split("/", -1);
    var attributes =
        new ResourceAttributesBuilder()
            .withNamespace(namespace)
            .withVerb(words[0])
            .withGroup(words[1].equals("core") ? "" : words[1])
            .withResource(resource[0])
            .withSubresource(resource.length > 1 ? resource[1] : null)
            .withName(words.length > 3 ? words[3] : null)
            .build();
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser("system:serviceaccount:" + namespace + ":" + account)
            .withResourceAttributes(attributes)
            .endSpec()
            .build();
    return client.resource(review).create().getStatus().getAllowed();
  }
}

package training.proof.operator.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.FederationSpec;
import training.proof.crds.v1alpha1.FederationSpecBuilder;
import training.proof.operator.ApiServerResource;
import training.proof.operator.Samples;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.Blobs;
import training.proof.operator.blob.VolumeBlobStore;
import training.proof.operator.key.Identity;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.KeyRing;

/** Another member talks to the whole operator over TLS. */
@Tag("it")
@QuarkusTest
@QuarkusTestResource(ApiServerResource.class)
class PeerApiIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject KubernetesClient kubernetes;
  @Inject Identity identity;
  @Inject Membership membership;
  @Inject BlobStore blobs;

  @TestHTTPResource(tls = true)
  URL address;

  @TempDir Path folder;

  private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor();
  private PeerInfo alpha;
  private PeerClient beta;
  private Membership betasView;

  @BeforeEach
  void found() {
    kubernetes
        .resources(Federation.class)
        .inNamespace("test")
        .withName("federation")
        .waitUntilCondition(found -> found != null, 60, TimeUnit.SECONDS);
    if (membership.federation().isEmpty()) {
      kubernetes
          .resources(Federation.class)
          .inNamespace("test")
          .withName("federation")
          .edit(PeerApiIT.this::withGenesis);
      await().atMost(PATIENCE).until(() -> membership.federation().isPresent());
    }
    alpha = info(identity.certificateSha256());
    betasView = TestMembers.membership(membership.federation(), alpha);
    beta = client(2);
  }

  @AfterEach
  void close() {
    watchdog.shutdownNow();
  }

  @Test
  void aMemberReadsTheRecordAndAStrangerDoesNot() throws Exception {
    var head = beta.head(alpha, Optional.empty(), Duration.ZERO);
    assertThat(head.federation()).isEqualTo(membership.federation().orElseThrow());
    assertThat(head.told().others()).isEmpty();
    List<byte[]> feed = beta.feed(alpha, "alpha", 1, 0);
    assertThat(feed.getFirst())
        .isEqualTo(beta.genesis(alpha.endpoint(), alpha.certificateSha256()));
    refused(
        PeerException.Kind.REFUSED, () -> client(3).head(alpha, Optional.empty(), Duration.ZERO));
    refused(
        PeerException.Kind.NOT_FOUND,
        () -> beta.state(alpha, Samples.ROUND, 0, 1, Optional.empty()));
  }

  @Test
  void aServerWithAnotherCertificateIsNotTalkedTo() {
    refused(
        PeerException.Kind.UNREACHABLE,
        () -> beta.head(info(Samples.DATA), Optional.empty(), Duration.ZERO));
  }

  @Test
  void aBlobIsFetchedChunkByChunkAndChecked() {
    byte[] content = new byte[9 << 20];
    new Random(1).nextBytes(content);
    Digest blob = Blobs.put(blobs, content);
    var own = new VolumeBlobStore(folder, InstantSource.system());
    var fetched = new ConcurrentLinkedQueue<Digest>();
    try (var fetcher = new BlobFetcher(betasView, beta, own, fetched::add, new Random(2))) {
      fetcher.want(blob, "alpha", 1 << 30);
      await().atMost(PATIENCE).until(() -> fetched.contains(blob));
      assertThat(Blobs.read(own, blob, content.length)).hasValue(content);
      fetcher.want(Samples.ROUND, "alpha", 1 << 30);
      await()
          .atMost(PATIENCE)
          .until(() -> fetcher.progress(Samples.ROUND).orElseThrow().lastError().isPresent());
      assertThat(fetcher.progress(Samples.ROUND).orElseThrow().lastError().orElseThrow())
          .contains("alpha answers 404");
      fetcher.forget(Samples.ROUND);
    }
  }

  private Federation withGenesis(Federation federation) {
    String betasKey = Base64.getEncoder().encodeToString(TestMembers.signer(2).publicKey());
    var members =
        List.of(
            new FederationSpec.GenesisMember(
                "alpha",
                "Alpha Ltd",
                "https://localhost:30443",
                identity.publicKey(),
                identity.certificateSha256().hex(),
                1000L),
            new FederationSpec.GenesisMember(
                "beta", "Beta Ltd", "https://localhost:1", betasKey, Samples.DATA.hex(), 1000L));
    federation.setSpec(
        FederationSpecBuilder.builder(federation.getSpec())
            .genesis(new FederationSpec.Genesis("test", 1, members))
            .build());
    return federation;
  }

  private PeerClient client(int key) {
    var tokens =
        new PeerTokens(
            "beta", new KeyRing(TestMembers.signer(key)), betasView, InstantSource.system());
    return new PeerClient(new PeerHttp(watchdog), tokens);
  }

  private PeerInfo info(Digest certificate) {
    String endpoint = URI.create(address.toString()).resolve("/").toString();
    return new PeerInfo(
        "alpha",
        URI.create(endpoint.substring(0, endpoint.length() - 1)),
        identity.publicKey(),
        certificate);
  }

  private static void refused(PeerException.Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(PeerException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}

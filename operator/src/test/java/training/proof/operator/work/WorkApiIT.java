package training.proof.operator.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import training.proof.operator.ApiServerResource;
import training.proof.operator.Samples;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.job.JobNames;
import training.proof.operator.key.Identity;
import training.proof.operator.peer.TrustedServer;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/** A work pod's requests with a real bound token, over TLS. */
@Tag("it")
@QuarkusTest
@QuarkusTestResource(ApiServerResource.class)
class WorkApiIT {
  @Inject KubernetesClient kubernetes;
  @Inject Identity identity;
  @Inject TaskStore tasks;
  @Inject BlobStore blobs;

  @TestHTTPResource(tls = true)
  URL address;

  private HttpClient http;

  @BeforeEach
  void connect() {
    http =
        HttpClient.newBuilder()
            .sslContext(TrustedServer.context(identity.certificateSha256()))
            .build();
  }

  @Test
  void aPodGetsItsTaskAndUploadsWhatItComputed() throws Exception {
    var task = Samples.train(Samples.DATA);
    String token = token(task);
    var got = send(token, request("/trainer/v1/task").GET());
    assertThat(got.body()).isEqualTo(task.encode());
    byte[] state = new byte[BlobManifest.CHUNK_SIZE + 5];
    new Random(3).nextBytes(state);
    var manifest = BlobManifest.of(state);
    assertThat(put(token, "/trainer/v1/blobs/" + manifest.digest(), manifest.encode()))
        .isEqualTo(409);
    for (int i = 0; i < 2; i++) {
      byte[] chunk =
          Arrays.copyOfRange(
              state,
              i * BlobManifest.CHUNK_SIZE,
              i * BlobManifest.CHUNK_SIZE + manifest.chunkLength(i));
      String path = "/trainer/v1/chunks/" + manifest.chunks().get(i);
      assertThat(put(token, path, chunk)).isEqualTo(201);
      assertThat(put(token, path, chunk)).isEqualTo(200);
    }
    assertThat(put(token, "/trainer/v1/blobs/" + manifest.digest(), manifest.encode()))
        .isEqualTo(201);
    byte[] boundary = ("{\"digest\":\"" + manifest.digest() + "\"}").getBytes(UTF_8);
    assertThat(put(token, "/trainer/v1/boundaries/1", boundary)).isEqualTo(204);
    var chunk = send(token, request("/trainer/v1/blobs/" + manifest.digest() + "/chunks/1").GET());
    assertThat(Digest.of(chunk.body())).isEqualTo(manifest.chunks().get(1));
    assertThat(put(token, "/trainer/v1/chunks/" + Samples.DATA, new byte[] {1})).isEqualTo(400);
    byte[] progress = "{\"phase\":\"train\",\"step\":1,\"steps\":40}".getBytes(UTF_8);
    assertThat(put(token, "/trainer/v1/progress", progress)).isEqualTo(204);
    assertThat(tasks.progress(task.digest()).orElseThrow().step()).isEqualTo(1);
    assertThat(put(token, "/trainer/v1/progress", new byte[5000])).isEqualTo(413);
  }

  @Test
  void nobodyElseGetsIn() throws Exception {
    var none = http.send(request("/trainer/v1/task").GET().build(), BodyHandlers.ofByteArray());
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(send("forged", request("/trainer/v1/task").GET()).statusCode()).isEqualTo(401);
    var unbound =
        kubernetes
            .serviceAccounts()
            .inNamespace("test")
            .withName("proofpool-worker")
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withAudiences(JobNames.AUDIENCE)
                    .endSpec()
                    .build());
    assertThat(send(unbound.getStatus().getToken(), request("/trainer/v1/task").GET()).statusCode())
        .isEqualTo(401);
  }

  private String token(Task task) {
    Digest digest = tasks.add(task);
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("java-1-train-pod")
            .withNamespace("test")
            .addToAnnotations(JobNames.TASK, digest.hex())
            .addNewOwnerReference()
            .withApiVersion("batch/v1")
            .withKind("Job")
            .withName(JobNames.name("java-1", task, digest))
            .withUid("0")
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName("proofpool-worker")
            .addNewContainer()
            .withName("trainer")
            .withImage("none")
            .endContainer()
            .endSpec()
            .build();
    var created = kubernetes.resource(pod).create();
    return kubernetes
        .serviceAccounts()
        .inNamespace("test")
        .withName("proofpool-worker")
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(JobNames.AUDIENCE)
                .withNewBoundObjectRef(
                    "v1", "Pod", "java-1-train-pod", created.getMetadata().getUid())
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private int put(String token, String path, byte[] body) throws Exception {
    return send(token, request(path).PUT(BodyPublishers.ofByteArray(body))).statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address.toString()).resolve(path));
  }

  private HttpResponse<byte[]> send(String token, HttpRequest.Builder request) throws Exception {
    return http.send(
        request.header("Authorization", "Bearer " + token).build(), BodyHandlers.ofByteArray());
  }
}

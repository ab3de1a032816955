package training.proof.operator.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class KeyBootstrapTest {
  private static final String NAME = "proofpool-key";

  KubernetesMockServer server;
  KubernetesClient client;

  private final KeyGenerator generator =
      new KeyGenerator(new SecureRandom(), InstantSource.system());
  private final AtomicInteger made = new AtomicInteger();
  private KeyBootstrap bootstrap;

  @BeforeEach
  void prepare() {
    bootstrap = new KeyBootstrap(client, "test", NAME, duration -> {});
  }

  @Test
  void fillsAnEmptySecretOnceAndFindsTheSameKeyAgain() {
    create(Map.of());
    KeyMaterial first = bootstrap.loadOrCreate(this::make);
    assertThat(bootstrap.loadOrCreate(this::make)).isEqualTo(first);
    assertThat(made).hasValue(1);
    assertThat(stored().getData()).isEqualTo(new KeySecretCodec(NAME).encode(first));
  }

  @Test
  void neverOverwritesWhatAnotherWroteMeanwhile() {
    create(Map.of());
    KeyMaterial others = make();
    KeyMaterial found =
        bootstrap.loadOrCreate(
            () -> {
              var filled =
                  new SecretBuilder(stored())
                      .withData(new KeySecretCodec(NAME).encode(others))
                      .build();
              client.resource(filled).update();
              return make();
            });
    assertThat(found).isEqualTo(others);
    assertThat(stored().getData()).isEqualTo(new KeySecretCodec(NAME).encode(others));
  }

  @Test
  void aMalformedOrMissingSecretStopsTheStartAndIsLeftAlone() {
    assertThatThrownBy(() -> bootstrap.loadOrCreate(this::make))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("does not exist");
    create(Map.of("ed25519.seed", "AAAA"));
    assertThatThrownBy(() -> bootstrap.loadOrCreate(this::make)).isInstanceOf(KeyException.class);
    assertThat(stored().getData()).isEqualTo(Map.of("ed25519.seed", "AAAA"));
  }

  @Test
  void waitsForAnApiServerThatDoesNotAnswerYet() {
    create(Map.of());
    server
        .expect()
        .get()
        .withPath("/api/v1/namespaces/test/secrets/" + NAME)
        .andReturn(503, "starting")
        .times(2);
    var pauses = new AtomicInteger();
    var config =
        new ConfigBuilder(client.getConfiguration()).withRequestRetryBackoffLimit(0).build();
    try (var plain = new KubernetesClientBuilder().withConfig(config).build()) {
      new KeyBootstrap(plain, "test", NAME, duration -> pauses.incrementAndGet())
          .loadOrCreate(this::make);
    }
    assertThat(pauses).hasValue(2);
  }

  private KeyMaterial make() {
    made.incrementAndGet();
    return generator.generate("alpha", List.of("localhost"));
  }

  private void create(Map<String, String> data) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace("test")
                .endMetadata()
                .withData(data)
                .build())
        .create();
  }

  private Secret stored() {
    return client.secrets().inNamespace("test").withName(NAME).get();
  }
}

package training.proof.operator;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real API server with the chart's definitions and an empty key Secret; no node, so that nothing
 * runs. The programs are found by KUBE_API_TEST_DIR.
 */
public final class ApiServer implements AutoCloseable {
  public static final String NAMESPACE = "test";
  private static final Path DEFINITIONS = Path.of("../helm/proofpool/files/crds");

  private final KubeAPIServer server =
      new KubeAPIServer(
          KubeAPIServerConfigBuilder.anAPIServerConfig().withOfflineMode(true).build());

  /** Starts it; returns once the definitions are established. */
  public void start() {
    server.start();
    try (var client = client()) {
      install(client);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the API server", e);
    }
  }

  /** How its administrator reaches it. */
  public String kubeconfig() {
    return server.getKubeConfigYaml();
  }

  /** Its administrator. */
  public KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig())).build();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void install(KubernetesClient client) throws IOException {
    try (var files = Files.list(DEFINITIONS)) {
      for (Path file : files.sorted().toList()) {
        client.load(Files.newInputStream(file)).create();
      }
    }
    for (var definition :
        client.apiextensions().v1().customResourceDefinitions().list().getItems()) {
      client
          .resource(definition)
          .waitUntilCondition(
              found ->
                  found.getStatus() != null
                      && found.getStatus().getConditions().stream()
                          .anyMatch(c -> c.getType().equals("Established")),
              30,
              TimeUnit.SECONDS);
    }
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    var secret = new SecretBuilder().withNewMetadata().withName("proofpool-key").endMetadata();
    client.resource(secret.build()).inNamespace(NAMESPACE).create();
    var account =
        new ServiceAccountBuilder().withNewMetadata().withName("proofpool-worker").endMetadata();
    client.resource(account.build()).inNamespace(NAMESPACE).create();
  }
}

package training.proof.crds.tools;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.TimeUnit;

/**
 * A real API server without a cluster behind it; its programs are found by KUBE_API_TEST_DIR.
 * Offline mode is said here, because the library cannot read it from the environment (it casts the
 * text to a Boolean).
 */
final class ApiServer implements AutoCloseable {
  private final KubeAPIServer server =
      new KubeAPIServer(
          KubeAPIServerConfigBuilder.anAPIServerConfig().withOfflineMode(true).build());
  private final KubernetesClient client;

  ApiServer() {
    server.start();
    client = new KubernetesClientBuilder().withConfig(config()).build();
  }

  KubernetesClient client() {
    return client;
  }

  String kubeConfig() {
    return server.getKubeConfigYaml();
  }

  /** A client that acts as somebody else. */
  KubernetesClient as(String user, String... groups) {
    Config config = config();
    config.setImpersonateUsername(user);
    config.setImpersonateGroups(groups);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** A new kind is served a moment after its definition is there. */
  void awaitDefinitions() {
    for (var kind : Kinds.ALL) {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(HasMetadata.getFullResourceName(kind))
          .waitUntilCondition(ApiServer::established, 30, TimeUnit.SECONDS);
    }
  }

  private static boolean established(CustomResourceDefinition definition) {
    var status = definition == null ? null : definition.getStatus();
    return status != null
        && status.getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private Config config() {
    return Config.fromKubeconfig(kubeConfig());
  }

  @Override
  public void close() {
    client.close();
    server.stop();
  }
}

package training.proof.operator;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A real API server with the chart's definitions and an empty key Secret; no node, so that nothing
 * runs. The programs are found by KUBE_API_TEST_DIR.
 */
public final class ApiServerResource implements QuarkusTestResourceLifecycleManager {
  private static final String NAMESPACE = "test";
  private static final Path DEFINITIONS = Path.of("../helm/proofpool/files/crds");

  private final KubeAPIServer server =
      new KubeAPIServer(
          KubeAPIServerConfigBuilder.anAPIServerConfig().withOfflineMode(true).build());

  @Override
  public Map<String, String> start() {
    server.start();
    var config = Config.fromKubeconfig(server.getKubeConfigYaml());
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      install(client);
      return settings(config);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the API server", e);
    }
  }

  @Override
  public void stop() {
    server.stop();
  }

  private static Map<String, String> settings(Config config) throws IOException {
    var all = new HashMap<String, String>();
    all.put("quarkus.kubernetes-client.api-server-url", config.getMasterUrl());
    all.put("quarkus.kubernetes-client.ca-cert-file", config.getCaCertFile());
    all.put("quarkus.kubernetes-client.ca-cert-data", config.getCaCertData());
    all.put("quarkus.kubernetes-client.client-cert-file", config.getClientCertFile());
    all.put("quarkus.kubernetes-client.client-cert-data", config.getClientCertData());
    all.put("quarkus.kubernetes-client.client-key-file", config.getClientKeyFile());
    all.put("quarkus.kubernetes-client.client-key-data", config.getClientKeyData());
    all.put("quarkus.kubernetes-client.namespace", NAMESPACE);
    all.put("PROOFPOOL_MEMBER", "alpha");
    all.put("PROOFPOOL_ORGANISATION", "Alpha Ltd");
    all.put("PROOFPOOL_ENDPOINT", "https://localhost:30443");
    all.put("PROOFPOOL_SLOTS", "2");
    all.put("PROOFPOOL_KEY_SECRET", "proofpool-key");
    all.put("PROOFPOOL_NAMESPACE", NAMESPACE);
    all.put("PROOFPOOL_TRAINER_IMAGE", "proofpool-trainer:1");
    all.put("PROOFPOOL_WORKER_SERVICE_ACCOUNT", "proofpool-worker");
    all.put("PROOFPOOL_SERVICE", "proofpool.test.svc");
    all.put("PROOFPOOL_DATA_DIR", Files.createTempDirectory("proofpool").toString());
    all.values().removeIf(Objects::isNull);
    return all;
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

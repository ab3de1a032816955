package training.proof.operator;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The operator's settings for a real API server. */
public final class ApiServerResource implements QuarkusTestResourceLifecycleManager {
  private final ApiServer server = new ApiServer();

  @Override
  public Map<String, String> start() {
    server.start();
    try {
      return settings(Config.fromKubeconfig(server.kubeconfig()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the operator's folder", e);
    }
  }

  @Override
  public void stop() {
    server.close();
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
    all.put("quarkus.kubernetes-client.namespace", ApiServer.NAMESPACE);
    all.put("PROOFPOOL_MEMBER", "alpha");
    all.put("PROOFPOOL_ORGANISATION", "Alpha Ltd");
    all.put("PROOFPOOL_ENDPOINT", "https://localhost:30443");
    all.put("PROOFPOOL_SLOTS", "2");
    all.put("PROOFPOOL_KEY_SECRET", "proofpool-key");
    all.put("PROOFPOOL_NAMESPACE", ApiServer.NAMESPACE);
    all.put("PROOFPOOL_TRAINER_IMAGE", "proofpool-trainer:1");
    all.put("PROOFPOOL_WORKER_SERVICE_ACCOUNT", "proofpool-worker");
    all.put("PROOFPOOL_SERVICE", "proofpool.test.svc");
    all.put("PROOFPOOL_DATA_DIR", Files.createTempDirectory("proofpool").toString());
    all.values().removeIf(Objects::isNull);
    return all;
  }
}

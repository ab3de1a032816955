package training.proof.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.Api;
import training.proof.crds.v1alpha1.Federation;
import training.proof.protocol.canonical.Digest;

/**
 * One namespace of one cluster: where one member's objects are.
 *
 * @param name of the context, for people
 */
record Cluster(String name, String namespace, KubernetesClient client) implements AutoCloseable {
  private static final int MANAGEMENT_PORT = 9000;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 15_000;

  /** A namespace that is not given is the context's own. */
  static Cluster of(Kubeconfigs.Choice choice, String namespace) {
    var config = choice.config();
    config.setRequestRetryBackoffLimit(1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setRequestTimeout(REQUEST_MILLIS);
    String own = Optional.ofNullable(config.getNamespace()).orElse("default");
    return new Cluster(
        choice.context(),
        Optional.ofNullable(namespace).orElse(own),
        new KubernetesClientBuilder().withConfig(config).build());
  }

  /** All objects of a kind; answered from the API server's cache, which may be a moment behind. */
  <T extends HasMetadata> List<T> list(Class<T> type) {
    try {
      return client
          .resources(type)
          .inNamespace(namespace)
          .list(new ListOptionsBuilder().withResourceVersion("0").build())
          .getItems();
    } catch (KubernetesClientException e) {
      throw explained(e);
    }
  }

  /** An object by its name. */
  <T extends HasMetadata> Optional<T> get(Class<T> type, String name) {
    try {
      return Optional.ofNullable(
          client.resources(type).inNamespace(namespace).withName(name).get());
    } catch (KubernetesClientException e) {
      throw explained(e);
    }
  }

  /**
   * The records of rounds that are over, from the operator's volume: its pod is asked through the
   * API server.
   */
  List<byte[]> records() {
    Pod pod =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/component", "operator")
            .list()
            .getItems()
            .stream()
            .filter(one -> "Running".equals(one.getStatus().getPhase()))
            .findFirst()
            .orElseThrow(
                () ->
                    CliException.unavailable(
                        "what was said in rounds that are over is with the operator, and no pod of it runs in the namespace %s of %s"
                            .formatted(namespace, name)));
    String base =
        "/api/v1/namespaces/%s/pods/http:%s:%d/proxy/records"
            .formatted(namespace, pod.getMetadata().getName(), MANAGEMENT_PORT);
    try {
      var records = new ArrayList<byte[]>();
      for (String digest : Serialization.unmarshal(raw(base), String[].class)) {
        byte[] record = raw(base + "/" + digest).getBytes(StandardCharsets.UTF_8);
        if (!Digest.of(record).hex().equals(digest)) {
          throw CliException.notSo("the record " + digest + " is not what its name says");
        }
        records.add(record);
      }
      return records;
    } catch (KubernetesClientException e) {
      throw CliException.unavailable(
          "the operator of "
              + name
              + " does not show its records; your user needs the right to get pods/proxy in the namespace "
              + namespace,
          e);
    }
  }

  /** The client answers nothing where there is nothing. */
  private String raw(String path) {
    return Optional.ofNullable(client.raw(path))
        .orElseThrow(() -> new KubernetesClientException("nothing at " + path));
  }

  /** The one Federation of the namespace. */
  Federation federation() {
    return list(Federation.class).stream()
        .filter(federation -> federation.getMetadata().getName().equals(Api.FEDERATION))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.unavailable(
                    "%s has no Federation in the namespace %s; name another with --namespace, or install one: helm install proofpool helm/proofpool --kube-context %s --namespace %s"
                        .formatted(name, namespace, name, namespace)));
  }

  private CliException explained(KubernetesClientException e) {
    return CliException.unavailable(
        switch (e.getCode()) {
          case HttpURLConnection.HTTP_NOT_FOUND ->
              name
                  + " knows no "
                  + Api.GROUP
                  + " objects: Proofpool is not installed there; install the chart helm/proofpool";
          case HttpURLConnection.HTTP_UNAUTHORIZED ->
              name + " does not accept the credentials of this context; log in again";
          case HttpURLConnection.HTTP_FORBIDDEN ->
              "this context's user may not read %s objects in the namespace %s of %s; ask for the right to list them"
                  .formatted(Api.GROUP, namespace, name);
          default -> name + " does not answer at " + client.getMasterUrl() + ": " + rootCause(e);
        },
        e);
  }

  private static String rootCause(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
  }

  @Override
  public void close() {
    client.close();
  }
}

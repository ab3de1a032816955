package training.proof.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import org.jboss.logging.Logger;
import training.proof.crds.v1alpha1.Api;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.FederationSpecBuilder;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.GpuPoolSpecBuilder;
import training.proof.operator.config.OperatorConfig;

/**
 * Makes the Federation and the GpuPool that the chart's values describe, where there is none: from
 * then on they are the user's, and are not changed.
 */
@Singleton
final class DefaultObjects {
  private static final Logger LOG = Logger.getLogger(DefaultObjects.class);

  private final KubernetesClient client;
  private final OperatorConfig config;

  DefaultObjects(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.config = config;
  }

  void create() {
    createUnlessAny(Federation.class, federation());
    createUnlessAny(GpuPool.class, pool());
  }

  private Federation federation() {
    var federation = new Federation();
    federation.setMetadata(named(Api.FEDERATION));
    federation.setSpec(
        FederationSpecBuilder.builder()
            .member(config.member())
            .organisation(config.organisation())
            .endpoint(config.endpoint().toString())
            .keySecretName(config.keySecret())
            .build());
    return federation;
  }

  private GpuPool pool() {
    var pool = new GpuPool();
    pool.setMetadata(named("default"));
    pool.setSpec(
        GpuPoolSpecBuilder.builder()
            .slots(config.slots())
            .resourceName(config.gpuResource())
            .build());
    return pool;
  }

  private <T extends CustomResource<?, ?>> void createUnlessAny(Class<T> type, T wanted) {
    if (!client.resources(type).inNamespace(config.namespace()).list().getItems().isEmpty()) {
      return;
    }
    try {
      client.resource(wanted).inNamespace(config.namespace()).create();
      LOG.infof(
          "Made %s %s from the chart's values",
          HasMetadata.getKind(type), wanted.getMetadata().getName());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private ObjectMeta named(String name) {
    return new ObjectMetaBuilder().withName(name).withNamespace(config.namespace()).build();
  }
}

package training.proof.operator.key;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import training.proof.operator.config.OperatorConfig;

/** Reads the key before anything else starts: the TLS server asks for it first. */
@Singleton
final class KeyProducer {
  private static final Logger LOG = Logger.getLogger(KeyProducer.class);

  /** A client of its own: the shared one may not be there yet when the TLS server starts. */
  @Produces
  @Singleton
  KeyMaterial material(OperatorConfig config, Config kubernetes, Clock clock) {
    var generator = new KeyGenerator(new SecureRandom(), clock);
    var clientConfig = new ConfigBuilder(kubernetes).withRequestRetryBackoffLimit(0).build();
    try (var client = new KubernetesClientBuilder().withConfig(clientConfig).build()) {
      var bootstrap =
          new KeyBootstrap(client, config.namespace(), config.keySecret(), KeyProducer::sleep);
      return bootstrap.loadOrCreate(() -> generator.generate(config.member(), names(config)));
    }
  }

  @Produces
  @Singleton
  Identity identity(OperatorConfig config, KeyMaterial material) {
    var identity = new Identity(config, material);
    LOG.infof(
        "Member %s, public key %s, certificate %s",
        identity.member(), identity.publicKey(), identity.certificateSha256());
    return identity;
  }

  private static List<String> names(OperatorConfig config) {
    return List.of(config.service(), "localhost");
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyException("stopped while waiting for the API server", e);
    }
  }
}

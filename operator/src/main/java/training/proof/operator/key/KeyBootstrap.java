package training.proof.operator.key;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Finds this member's key, or makes it once: an empty Secret is filled under its resourceVersion,
 * so that of two operators that start at once only one key survives, and a filled Secret is never
 * written.
 */
final class KeyBootstrap {
  private static final Logger LOG = Logger.getLogger(KeyBootstrap.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String namespace;
  private final String secretName;
  private final KeySecretCodec codec;
  private final Pause pause;

  KeyBootstrap(KubernetesClient client, String namespace, String secretName, Pause pause) {
    this.client = client;
    this.namespace = namespace;
    this.secretName = secretName;
    this.codec = new KeySecretCodec(secretName);
    this.pause = pause;
  }

  /**
   * @param generator asked only when the Secret is empty
   * @throws KeyException when the Secret is absent, forbidden or malformed
   */
  KeyMaterial loadOrCreate(Supplier<KeyMaterial> generator) {
    boolean waiting = false;
    while (true) {
      try {
        Optional<KeyMaterial> material = attempt(generator);
        if (material.isPresent()) {
          return material.get();
        }
      } catch (KubernetesClientException e) {
        if (!isTransient(e)) {
          throw unreadable(e);
        }
        if (!waiting) {
          LOG.infof("Waiting for the API server to read Secret %s: %s", secretName, e.getMessage());
          waiting = true;
        }
        pause.of(PAUSE);
      }
    }
  }

  /** Empty when somebody else wrote the Secret meanwhile: then it must be read again. */
  private Optional<KeyMaterial> attempt(Supplier<KeyMaterial> generator) {
    Secret secret = client.secrets().inNamespace(namespace).withName(secretName).get();
    if (secret == null) {
      throw new KeyException(
          "Secret " + secretName + " does not exist: install the Helm release again, it makes one");
    }
    Map<String, String> data = secret.getData();
    if (data != null && !data.isEmpty()) {
      return Optional.of(codec.decode(data));
    }
    KeyMaterial made = generator.get();
    try {
      var filled = new SecretBuilder(secret).withData(codec.encode(made)).build();
      client.secrets().inNamespace(namespace).resource(filled).update();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
    LOG.infof("Made this member's key and keep it in Secret %s", secretName);
    return Optional.of(made);
  }

  private KeyException unreadable(KubernetesClientException e) {
    return new KeyException(
        "Secret "
            + secretName
            + " cannot be read or filled: "
            + e.getMessage()
            + ". The operator's Role must allow get and update on it: upgrade the Helm release",
        e);
  }

  private static boolean isTransient(KubernetesClientException e) {
    int code = e.getCode();
    return code == 0 || code == 429 || code >= HttpURLConnection.HTTP_INTERNAL_ERROR;
  }

  /** How waiting is done; tests do not wait. */
  @FunctionalInterface
  interface Pause {
    /** Returns after this long. */
    void of(Duration duration);
  }
}

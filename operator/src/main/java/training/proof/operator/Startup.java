package training.proof.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What is done once at the start, without holding up anything else. */
@Singleton
final class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  void start(@Observes StartupEvent event, DefaultObjects objects) {
    Thread.ofVirtual().name("default-objects").start(() -> createUntilDone(objects));
  }

  private static void createUntilDone(DefaultObjects objects) {
    boolean warned = false;
    while (!create(objects, warned)) {
      warned = true;
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean create(DefaultObjects objects, boolean warned) {
    try {
      objects.create();
      return true;
    } catch (KubernetesClientException e) {
      if (!warned) {
        LOG.warnf("Cannot make the default objects yet, trying again: %s", e.getMessage());
      }
      return false;
    }
  }
}

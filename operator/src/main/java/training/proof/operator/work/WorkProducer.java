package training.proof.operator.work;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.config.OperatorConfig;

/** Puts the parts of the work API together. */
@Singleton
final class WorkProducer {
  @Produces
  @Singleton
  TaskStore tasks(OperatorConfig config) {
    return new TaskStore(config.dataDir().resolve("tasks"));
  }

  @Produces
  @Singleton
  PodAuthenticator pods(KubernetesClient client, OperatorConfig config, Clock clock) {
    return new CachedAuthenticator(new TokenReviewAuthenticator(client, config), clock);
  }

  @Produces
  @Singleton
  TaskScope scope(BlobStore blobs, TaskStore tasks) {
    return new TaskScope(blobs, tasks);
  }

  @Produces
  @Singleton
  UploadAllowances allowances() {
    return new UploadAllowances();
  }
}

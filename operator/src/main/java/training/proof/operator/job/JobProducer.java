package training.proof.operator.job;

import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.key.Identity;

/** Puts the parts together; the informers start with the first who asks for the runner. */
@Singleton
final class JobProducer {
  @Produces
  @Singleton
  JobFactory factory(OperatorConfig config, Identity identity) {
    return new JobFactory(config, identity.certificateSha256());
  }

  @Produces
  @Singleton
  JobCache cache(KubernetesClient client, OperatorConfig config, Instance<JobListener> listeners) {
    return new JobCache(
        client,
        config.namespace(),
        job -> listeners.forEach(listener -> listener.onJobChanged(job)));
  }

  @Produces
  @Singleton
  JobRunner runner(KubernetesClient client, OperatorConfig config, JobCache cache) {
    return new JobRunner(client, config.namespace(), cache);
  }

  void close(@Disposes JobCache cache) {
    cache.close();
  }
}

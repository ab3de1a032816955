package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import training.proof.crds.v1alpha1.Labels;

/** This operator's Jobs and their pods, as two informers see them. */
final class JobCache implements AutoCloseable {
  private final SharedIndexInformer<Job> jobs;
  private final SharedIndexInformer<Pod> pods;
  private final Consumer<Job> changed;

  /**
   * @param changed told of every Job that changed, also through one of its pods
   */
  JobCache(KubernetesClient client, String namespace, Consumer<Job> changed) {
    this.changed = changed;
    this.jobs =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .withLabel(Labels.VERB)
            .inform(new Handler<>(changed));
    this.pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.VERB)
            .inform(new Handler<>(this::podChanged));
  }

  Optional<Job> job(String name) {
    return jobs().stream().filter(job -> job.getMetadata().getName().equals(name)).findFirst();
  }

  List<Job> jobs() {
    return jobs.getStore().list();
  }

  List<Pod> pods(String job) {
    return pods.getStore().list().stream().filter(pod -> owner(pod).equals(job)).toList();
  }

  @Override
  public void close() {
    jobs.close();
    pods.close();
  }

  private void podChanged(Pod pod) {
    job(owner(pod)).ifPresent(changed);
  }

  private static String owner(HasMetadata pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getName)
        .findFirst()
        .orElse("");
  }

  private record Handler<T>(Consumer<T> consumer) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      consumer.accept(object);
    }

    @Override
    public void onUpdate(T before, T now) {
      consumer.accept(now);
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      consumer.accept(object);
    }
  }
}

package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/**
 * Starts, adopts, stops and observes Jobs. Starting is a plain create: the name is fixed by the
 * task, so that a second start finds the first.
 */
public final class JobRunner {
  private final KubernetesClient client;
  private final String namespace;
  private final JobCache cache;

  JobRunner(KubernetesClient client, String namespace, JobCache cache) {
    this.client = client;
    this.namespace = namespace;
    this.cache = cache;
  }

  /**
   * Creates a Job, or adopts the one that an earlier life of this operator created.
   *
   * @return whether it was created now
   * @throws JobConflictException when one of that name is somebody else's
   */
  public boolean ensure(Job job) {
    String name = job.getMetadata().getName();
    Optional<Job> there = cache.job(name);
    if (there.isEmpty()) {
      try {
        client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
        return true;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw e;
        }
        there =
            Optional.ofNullable(
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
      }
    }
    if (there.filter(found -> !isSame(job, found)).isPresent()) {
      throw new JobConflictException(name);
    }
    return false;
  }

  /** Deletes a Job and its pods, if it is there. */
  public void delete(String name) {
    client.batch().v1().jobs().inNamespace(namespace).withName(name).delete();
  }

  /** What is seen of a Job. */
  public JobState observe(String name) {
    return cache
        .job(name)
        .map(job -> JobObservation.of(job, cache.pods(name)))
        .orElseGet(JobState.Absent::new);
  }

  /** All Jobs of this operator. */
  public List<Job> jobs() {
    return cache.jobs();
  }

  private static boolean isSame(Job wanted, Job found) {
    return JobNames.task(wanted).equals(JobNames.task(found))
        && owners(wanted).equals(owners(found));
  }

  private static List<String> owners(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .map(owner -> owner.getKind() + "/" + owner.getName() + "/" + owner.getUid())
        .toList();
  }
}

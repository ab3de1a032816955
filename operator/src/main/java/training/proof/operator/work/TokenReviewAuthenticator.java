package training.proof.operator.work;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.job.JobNames;
import training.proof.protocol.canonical.Digest;

/**
 * Asks the API server whose token this is (TokenReview, our audience only) and the pod which task
 * it is for: the pod must still exist under the same uid and belong to that task's Job.
 */
final class TokenReviewAuthenticator implements PodAuthenticator {
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";
  private static final String POD_UID = "authentication.kubernetes.io/pod-uid";

  private final KubernetesClient client;
  private final String namespace;
  private final String user;

  TokenReviewAuthenticator(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.namespace = config.namespace();
    this.user = "system:serviceaccount:" + namespace + ":" + config.workerServiceAccount();
  }

  @Override
  public Optional<WorkerPod> authenticate(String token) {
    var review =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(JobNames.AUDIENCE)
            .endSpec()
            .build();
    var status = client.tokenReviews().create(review).getStatus();
    if (!isWorker(status)) {
      return Optional.empty();
    }
    Map<String, List<String>> extra = status.getUser().getExtra();
    return first(extra, POD_NAME)
        .flatMap(name -> first(extra, POD_UID).flatMap(uid -> pod(name, uid)));
  }

  private boolean isWorker(TokenReviewStatus status) {
    return status != null
        && Boolean.TRUE.equals(status.getAuthenticated())
        && status.getAudiences().contains(JobNames.AUDIENCE)
        && user.equals(status.getUser().getUsername());
  }

  private Optional<WorkerPod> pod(String name, String uid) {
    Pod pod = client.pods().inNamespace(namespace).withName(name).get();
    if (pod == null || !uid.equals(pod.getMetadata().getUid())) {
      return Optional.empty();
    }
    return JobNames.task(pod)
        .filter(task -> isOfTasksJob(pod, task))
        .map(task -> new WorkerPod(name, uid, task));
  }

  private static boolean isOfTasksJob(Pod pod, Digest task) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .filter(owner -> owner.getKind().equals("Job"))
        .map(OwnerReference::getName)
        .anyMatch(job -> JobNames.isJobOf(job, task));
  }

  private static Optional<String> first(Map<String, List<String>> extra, String key) {
    return extra == null
        ? Optional.empty()
        : extra.getOrDefault(key, List.of()).stream().findFirst();
  }
}

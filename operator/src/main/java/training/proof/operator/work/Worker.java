package training.proof.operator.work;

import jakarta.inject.Singleton;
import training.proof.operator.http.ApiException;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/** The gate of the work API: which task is the caller for? */
@Singleton
final class Worker {
  private static final String BEARER = "Bearer ";
  private static final int MAX_TOKEN = 8192;

  private final PodAuthenticator pods;
  private final TaskStore tasks;

  Worker(PodAuthenticator pods, TaskStore tasks) {
    this.pods = pods;
    this.tasks = tasks;
  }

  /**
   * @param digest of the task, as in the pod's annotation
   */
  record Assigned(Digest digest, Task task) {}

  /**
   * @param authorization the header, or null
   * @throws ApiException 401 for anybody but a live work pod, 404 when its task is not known here
   */
  Assigned require(String authorization) {
    if (authorization == null
        || !authorization.startsWith(BEARER)
        || authorization.length() > MAX_TOKEN) {
      throw ApiException.unauthorized("send the projected token as 'Authorization: Bearer'");
    }
    WorkerPod pod =
        pods.authenticate(authorization.substring(BEARER.length()))
            .orElseThrow(
                () -> ApiException.unauthorized("not the token of a work pod that exists"));
    Task task =
        tasks
            .task(pod.task())
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "no-such-task", "task " + pod.task() + " is not known here"));
    return new Assigned(pod.task(), task);
  }
}

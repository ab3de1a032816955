package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import training.proof.crds.v1alpha1.Api;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.task.Task;

/** Names, labels and annotations by which a Job, its pods and its task find each other. */
public final class JobNames {
  /** The audience of the tokens that work pods hold. */
  public static final String AUDIENCE = "proofpool";

  /** As label: the task digest's first 16 digits; as annotation: all of it. */
  public static final String TASK = Api.GROUP + "/task";

  /** Label: the pool that the work runs in. */
  public static final String POOL = Api.GROUP + "/pool";

  /** The only container of a work pod. */
  public static final String CONTAINER = "trainer";

  /** 63 characters less two dashes, the longest verb and the digest's digits. */
  static final int MAX_PREFIX = 40;

  private static final int DIGITS = 10;

  private JobNames() {}

  /**
   * The name of a task's Job: the same task always has the same name.
   *
   * @param prefix name of the round, pool or data set; cut to 40 characters
   */
  public static String name(String prefix, Task task, Digest digest) {
    String kept = prefix.substring(0, Math.min(MAX_PREFIX, prefix.length()));
    return kept + "-" + task.verb() + suffix(digest);
  }

  /** Whether a Job of this name can be that of this task. */
  public static boolean isJobOf(String jobName, Digest task) {
    return jobName.endsWith(suffix(task));
  }

  /** The task that a Job or one of its pods is for. */
  public static Optional<Digest> task(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    if (annotations == null || !annotations.containsKey(TASK)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Digest(annotations.get(TASK)));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static String suffix(Digest task) {
    return "-" + task.hex().substring(0, DIGITS);
  }
}

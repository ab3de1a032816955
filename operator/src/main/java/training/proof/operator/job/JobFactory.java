package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import training.proof.crds.v1alpha1.Labels;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.canonical.Digest;

/** Makes the Job of a task: the same request gives the same Job. */
public final class JobFactory {
  /** Failures that trying again may heal; a resumed pod goes on at its last boundary. */
  private static final int RETRIES = 4;

  /** How long a finished Job can be looked at; its result is kept apart from it. */
  private static final Duration KEPT = Duration.ofMinutes(30);

  private static final Integer[] HOPELESS_EXIT_CODES = {2, 3};

  private final OperatorConfig config;
  private final PodTemplates templates;

  /**
   * @param certificate SHA-256 of this operator's certificate, which pods pin
   */
  public JobFactory(OperatorConfig config, Digest certificate) {
    this.config = config;
    this.templates = new PodTemplates(config, certificate);
  }

  /** The Job; it is not created yet. */
  public Job create(JobRequest request) {
    Digest digest = request.task().digest();
    var labels = labels(request, digest);
    var annotations = Map.of(JobNames.TASK, digest.hex());
    return new JobBuilder()
        .withNewMetadata()
        .withName(JobNames.name(request.owner().getMetadata().getName(), request.task(), digest))
        .withNamespace(config.namespace())
        .withLabels(queued(labels, request))
        .withAnnotations(annotations)
        .withOwnerReferences(owner(request.owner()))
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(RETRIES)
        .withActiveDeadlineSeconds(request.deadline().toSeconds())
        .withTtlSecondsAfterFinished((int) KEPT.toSeconds())
        .withPodReplacementPolicy("Failed")
        .withPodFailurePolicy(failurePolicy())
        .withTemplate(templates.create(request, digest, labels, annotations))
        .endSpec()
        .build();
  }

  private Map<String, String> labels(JobRequest request, Digest task) {
    var labels = new TreeMap<String, String>();
    labels.put("app.kubernetes.io/name", "proofpool");
    labels.put("app.kubernetes.io/component", "worker");
    labels.put("app.kubernetes.io/managed-by", "proofpool-operator");
    labels.put(Labels.MEMBER, config.member());
    labels.put(Labels.VERB, request.task().verb());
    labels.put(JobNames.TASK, task.label());
    labels.put(JobNames.POOL, request.pool().getMetadata().getName());
    request.federation().ifPresent(digest -> labels.put(Labels.FEDERATION, digest.label()));
    request.round().ifPresent(digest -> labels.put(Labels.ROUND, digest.label()));
    return labels;
  }

  /** Kueue reads its label from the Job, not from the pods. */
  private static Map<String, String> queued(Map<String, String> labels, JobRequest request) {
    String queue = request.pool().getSpec().queueName();
    if (queue == null || queue.isEmpty()) {
      return labels;
    }
    var all = new TreeMap<>(labels);
    all.put("kueue.x-k8s.io/queue-name", queue);
    return all;
  }

  private static OwnerReference owner(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .build();
  }

  /** A drained node costs no retry; a bad task or wrong input is not tried again. */
  private static PodFailurePolicy failurePolicy() {
    return new PodFailurePolicyBuilder()
        .addNewRule()
        .withAction("Ignore")
        .addNewOnPodCondition()
        .withType("DisruptionTarget")
        .withStatus("True")
        .endOnPodCondition()
        .endRule()
        .addNewRule()
        .withAction("FailJob")
        .withNewOnExitCodes()
        .withContainerName(JobNames.CONTAINER)
        .withOperator("In")
        .withValues(HOPELESS_EXIT_CODES)
        .endOnExitCodes()
        .endRule()
        .build();
  }
}

package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import training.proof.crds.v1alpha1.GpuPoolSpec;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/**
 * The pods of work: no Kubernetes rights, no root, nothing writable but /tmp, and one token that
 * only this operator accepts.
 */
final class PodTemplates {
  private static final long USER = 65532;
  private static final int PORT = 8443;
  private static final String TOKEN_VOLUME = "operator-token";
  private static final String TOKEN_FOLDER = "/var/run/proofpool";
  private static final String TEMPORARY_VOLUME = "tmp";

  /** The kubelet renews it at four fifths of this. */
  private static final long TOKEN_SECONDS = 3600;

  private final OperatorConfig config;
  private final Digest certificate;

  PodTemplates(OperatorConfig config, Digest certificate) {
    this.config = config;
    this.certificate = certificate;
  }

  PodTemplateSpec create(
      JobRequest request,
      Digest task,
      Map<String, String> labels,
      Map<String, String> annotations) {
    GpuPoolSpec pool = request.pool().getSpec();
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy("Never")
        .withServiceAccountName(config.workerServiceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withPriorityClassName(priorityClass(request.task()))
        .withNodeSelector(pool.nodeSelector().isEmpty() ? null : pool.nodeSelector())
        .withTolerations(tolerations(pool))
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addNewContainer()
        .withName(JobNames.CONTAINER)
        .withImage(config.trainerImage())
        .withArgs(request.task().verb())
        .withEnv(environment(task, pool))
        .withResources(resources(request.task(), pool))
        .withSecurityContext(confined())
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .addNewVolumeMount()
        .withName(TEMPORARY_VOLUME)
        .withMountPath("/tmp")
        .endVolumeMount()
        .addNewVolumeMount()
        .withName(TOKEN_VOLUME)
        .withMountPath(TOKEN_FOLDER)
        .withReadOnly(true)
        .endVolumeMount()
        .endContainer()
        .withVolumes(temporary(), token())
        .endSpec()
        .build();
  }

  /** The pool's variables win over the chart's; the operator's own win over both. */
  private List<EnvVar> environment(Digest task, GpuPoolSpec pool) {
    var all = new TreeMap<>(config.trainerEnv());
    pool.trainerEnv().forEach(variable -> all.put(variable.name(), variable.value()));
    all.put("PROOFPOOL_OPERATOR_URL", "https://" + config.service() + ":" + PORT);
    all.put("PROOFPOOL_OPERATOR_CERT_SHA256", certificate.hex());
    all.put("PROOFPOOL_TOKEN_FILE", TOKEN_FOLDER + "/token");
    all.put("PROOFPOOL_TASK", task.hex());
    return all.entrySet().stream()
        .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null))
        .toList();
  }

  /** Whom others wait for comes first; null leaves it to the cluster. */
  private String priorityClass(Task task) {
    var chosen =
        switch (task) {
          case Task.Train t -> config.trainPriorityClass();
          case Task.Pack t -> config.trainPriorityClass();
          case Task.Replay t -> config.verifyPriorityClass();
          case Task.Aggregate t -> config.verifyPriorityClass();
          case Task.Score t -> config.verifyPriorityClass();
          case Task.SelfTest t -> config.verifyPriorityClass();
        };
    return chosen.orElse(null);
  }

  private static ResourceRequirements resources(Task task, GpuPoolSpec pool) {
    var requests = amounts(pool.resources().requests());
    var limits = amounts(pool.resources().limits());
    if (!(task instanceof Task.Pack)) {
      limits.put(pool.resourceName(), new Quantity("1"));
    }
    return new ResourceRequirementsBuilder().withRequests(requests).withLimits(limits).build();
  }

  private static Map<String, Quantity> amounts(GpuPoolSpec.Amounts amounts) {
    var all = new LinkedHashMap<String, Quantity>();
    if (amounts != null && amounts.cpu() != null) {
      all.put("cpu", new Quantity(amounts.cpu()));
    }
    if (amounts != null && amounts.memory() != null) {
      all.put("memory", new Quantity(amounts.memory()));
    }
    return all;
  }

  private static List<Toleration> tolerations(GpuPoolSpec pool) {
    return pool.tolerations().stream()
        .map(
            toleration ->
                new TolerationBuilder()
                    .withKey(toleration.key())
                    .withOperator(toleration.operator())
                    .withValue(toleration.value())
                    .withEffect(toleration.effect())
                    .withTolerationSeconds(toleration.tolerationSeconds())
                    .build())
        .toList();
  }

  private static SecurityContext confined() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }

  private static Volume temporary() {
    return new VolumeBuilder().withName(TEMPORARY_VOLUME).withNewEmptyDir().endEmptyDir().build();
  }

  private static Volume token() {
    return new VolumeBuilder()
        .withName(TOKEN_VOLUME)
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken()
        .withAudience(JobNames.AUDIENCE)
        .withExpirationSeconds(TOKEN_SECONDS)
        .withPath("token")
        .endServiceAccountToken()
        .endSource()
        .endProjected()
        .build();
  }
}

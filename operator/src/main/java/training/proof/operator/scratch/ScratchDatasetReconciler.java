package training.proof.operator.scratch;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.*;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import training.proof.crds.v1alpha1.*;
import training.proof.operator.job.*;
import training.proof.operator.status.*;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.task.*;

/** Scratch. */
@ControllerConfiguration(
    name = "dataset",
    informer = @Informer(namespaces = Constants.WATCH_CURRENT_NAMESPACE))
public class ScratchDatasetReconciler implements Reconciler<Dataset> {
  private final TaskStore tasks;
  private final JobFactory factory;
  private final JobRunner jobs;
  private final Clock clock;
  private final KubernetesClient client;

  @Inject
  ScratchDatasetReconciler(
      TaskStore tasks, JobFactory factory, JobRunner jobs, Clock clock, KubernetesClient client) {
    this.tasks = tasks;
    this.factory = factory;
    this.jobs = jobs;
    this.clock = clock;
    this.client = client;
  }

  @Override
  public UpdateControl<Dataset> reconcile(Dataset data, Context<Dataset> context) {
    var pool =
        client
            .resources(GpuPool.class)
            .inNamespace(data.getMetadata().getNamespace())
            .list()
            .getItems()
            .getFirst();
    var task =
        new Task.Pack(
            data.getSpec().sources().stream()
                .map(
                    s ->
                        new Task.Source(
                            s.url(),
                            new training.proof.protocol.canonical.Digest(s.sha256()),
                            s.include()))
                .toList(),
            data.getSpec().heldOutPerMille(),
            data.getSpec().maxTokens(),
            1);
    var result = tasks.result(task.digest());
    if (result.isEmpty()) {
      tasks.add(task);
      jobs.ensure(
          factory.create(JobRequest.outsideRounds(task, data, pool, Duration.ofMinutes(10))));
      return UpdateControl.<Dataset>noUpdate().rescheduleAfter(Duration.ofSeconds(3));
    }
    var packed = (TaskResult.Packed) result.get();
    return StatusPatch.of(
        data,
        DatasetStatusBuilder.builder()
            .conditions(
                new Conditions(List.of(), data.getMetadata().getGeneration(), clock)
                    .set("Ready", true, "Packed", "")
                    .list())
            .dataDigest(packed.data().hex())
            .trainTokens(packed.trainTokens())
            .heldOutTokens(packed.heldOutTokens())
            .build());
  }
}

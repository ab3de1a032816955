package training.proof.operator.dataset;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.operator.job.JobFactory;
import training.proof.operator.job.JobListener;
import training.proof.operator.job.JobNames;
import training.proof.operator.job.JobRequest;
import training.proof.operator.job.JobRunner;
import training.proof.operator.job.JobState;
import training.proof.operator.status.StatusPatch;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Packs each Dataset once. */
@ControllerConfiguration(
    name = "dataset",
    informer = @Informer(namespaces = Constants.WATCH_CURRENT_NAMESPACE),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
@Singleton
public final class DatasetReconciler implements Reconciler<Dataset>, JobListener {
  private static final Duration DEADLINE = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final TaskStore tasks;
  private final JobFactory factory;
  private final JobRunner jobs;
  private final DatasetStatusFactory statuses;
  private final SimpleInboundEventSource<Dataset> jobEvents =
      new SimpleInboundEventSource<>("jobs");

  DatasetReconciler(
      KubernetesClient client, TaskStore tasks, JobFactory factory, JobRunner jobs, Clock clock) {
    this.client = client;
    this.tasks = tasks;
    this.factory = factory;
    this.jobs = jobs;
    this.statuses = new DatasetStatusFactory(clock);
  }

  @Override
  public UpdateControl<Dataset> reconcile(Dataset dataset, Context<Dataset> context) {
    DatasetState state = state(dataset);
    var update = StatusPatch.of(dataset, statuses.create(dataset, state));
    return state instanceof DatasetState.NoPool ? update.rescheduleAfter(SOON) : update;
  }

  @Override
  public List<EventSource<?, Dataset>> prepareEventSources(EventSourceContext<Dataset> context) {
    return List.of(jobEvents);
  }

  @Override
  public void onJobChanged(Job job) {
    job.getMetadata().getOwnerReferences().stream()
        .filter(owner -> owner.getKind().equals("Dataset") && jobEvents.isRunning())
        .map(owner -> new ResourceID(owner.getName(), job.getMetadata().getNamespace()))
        .forEach(jobEvents::propagateEvent);
  }

  private DatasetState state(Dataset dataset) {
    Task.Pack task = PackTasks.task(dataset.getSpec());
    Digest digest = task.digest();
    if (tasks.result(digest).orElse(null) instanceof TaskResult.Packed packed) {
      return new DatasetState.Packed(packed);
    }
    Optional<GpuPool> pool = pool(dataset.getMetadata().getNamespace());
    if (pool.isEmpty()) {
      return new DatasetState.NoPool();
    }
    Optional<String> refused = PackTasks.refusedHost(dataset.getSpec(), pool.get());
    if (refused.isPresent()) {
      return new DatasetState.HostRefused(refused.get(), pool.get().getMetadata().getName());
    }
    return new DatasetState.Packing(pack(dataset, pool.get(), task, digest));
  }

  /** The Job's state; one that is done without a result lost it, and is made again. */
  private JobState pack(Dataset dataset, GpuPool pool, Task task, Digest digest) {
    String name = JobNames.name(dataset.getMetadata().getName(), task, digest);
    tasks.add(task);
    JobState state = jobs.observe(name);
    if (state instanceof JobState.Absent) {
      jobs.ensure(factory.create(JobRequest.outsideRounds(task, dataset, pool, DEADLINE)));
    } else if (state instanceof JobState.Done) {
      jobs.delete(name);
    }
    return state;
  }

  private Optional<GpuPool> pool(String namespace) {
    return client.resources(GpuPool.class).inNamespace(namespace).list().getItems().stream()
        .min(Comparator.comparing(pool -> pool.getMetadata().getName()));
  }
}

package training.proof.operator.pool;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.Labels;
import training.proof.operator.job.JobListener;
import training.proof.operator.job.JobNames;
import training.proof.operator.job.JobRunner;
import training.proof.operator.status.StatusPatch;

/** Keeps a pool's self-test and status true; every change of its Jobs wakes it. */
@ControllerConfiguration(
    name = "gpupool",
    informer = @Informer(namespaces = Constants.WATCH_CURRENT_NAMESPACE),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
@Singleton
public final class GpuPoolReconciler implements Reconciler<GpuPool>, JobListener {
  private final SelfTests selfTests;
  private final JobRunner jobs;
  private final PoolStatusFactory statuses;
  private final SimpleInboundEventSource<GpuPool> jobEvents =
      new SimpleInboundEventSource<>("jobs");

  GpuPoolReconciler(SelfTests selfTests, JobRunner jobs, Clock clock) {
    this.selfTests = selfTests;
    this.jobs = jobs;
    this.statuses = new PoolStatusFactory(clock);
  }

  @Override
  public UpdateControl<GpuPool> reconcile(GpuPool pool, Context<GpuPool> context) {
    selfTests.ensure(pool);
    var facts = new PoolFacts(selfTests.result(pool), selfTests.job(pool), work(pool));
    return StatusPatch.of(pool, statuses.create(pool, facts));
  }

  @Override
  public List<EventSource<?, GpuPool>> prepareEventSources(EventSourceContext<GpuPool> context) {
    return List.of(jobEvents);
  }

  @Override
  public void onJobChanged(Job job) {
    String pool = label(job, JobNames.POOL);
    if (!pool.isEmpty() && jobEvents.isRunning()) {
      jobEvents.propagateEvent(new ResourceID(pool, job.getMetadata().getNamespace()));
    }
  }

  private List<PoolFacts.Work> work(GpuPool pool) {
    return jobs.jobs().stream()
        .filter(job -> label(job, JobNames.POOL).equals(pool.getMetadata().getName()))
        .filter(job -> !label(job, Labels.VERB).equals("pack"))
        .filter(job -> JobNames.task(job).filter(SelfTests::isSelfTest).isEmpty())
        .map(job -> job.getMetadata().getName())
        .map(name -> new PoolFacts.Work(name, jobs.observe(name)))
        .toList();
  }

  private static String label(Job job, String key) {
    Map<String, String> labels = job.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(key, "");
  }
}

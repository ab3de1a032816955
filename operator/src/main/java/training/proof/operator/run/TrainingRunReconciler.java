package training.proof.operator.run;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Inject;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import training.proof.crds.v1alpha1.Labels;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRun;
import training.proof.operator.status.StatusPatch;

/** Makes the next round of a run when the one before is settled, and forgets old ones. */
@ControllerConfiguration(
    name = "training-run",
    informer = @Informer(namespaces = Constants.WATCH_CURRENT_NAMESPACE),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class TrainingRunReconciler implements Reconciler<TrainingRun> {
  private final KubernetesClient client;
  private final Clock clock;

  @Inject
  TrainingRunReconciler(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, TrainingRun>> prepareEventSources(
      EventSourceContext<TrainingRun> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(TrainingRound.class, TrainingRun.class)
                .withNamespacesInheritedFromController()
                .withLabelSelector(Labels.RUN)
                .build(),
            context));
  }

  @Override
  public UpdateControl<TrainingRun> reconcile(TrainingRun run, Context<TrainingRun> context) {
    List<TrainingRound> rounds =
        context
            .getSecondaryResourcesAsStream(TrainingRound.class)
            .sorted(Comparator.comparingInt(round -> round.getSpec().index()))
            .toList();
    var progress = RunProgress.of(run, rounds);
    if (progress.isNextDue()) {
      create(RunProgress.round(run, progress.next()), run);
    }
    progress.obsolete().forEach(round -> client.resource(round).delete());
    return StatusPatch.of(run, RunProgress.status(run, progress, clock));
  }

  private void create(TrainingRound round, TrainingRun run) {
    round.setMetadata(
        new ObjectMetaBuilder(round.getMetadata())
            .withNamespace(run.getMetadata().getNamespace())
            .addToLabels(Labels.RUN, run.getMetadata().getName())
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion(run.getApiVersion())
                    .withKind(run.getKind())
                    .withName(run.getMetadata().getName())
                    .withUid(run.getMetadata().getUid())
                    .withController(true)
                    .build())
            .build());
    try {
      client.resource(round).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}

package training.proof.operator.round;

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
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundStatus;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.ledger.Ledger;
import training.proof.operator.status.DriverEvents;
import training.proof.operator.status.StatusPatch;
import training.proof.operator.view.RoundNames;
import training.proof.protocol.round.Round;

/** Shows in a TrainingRound what the driver saw and decided; decides nothing itself. */
@ControllerConfiguration(
    name = "training-round",
    informer = @Informer(namespaces = Constants.WATCH_CURRENT_NAMESPACE),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class TrainingRoundReconciler implements Reconciler<TrainingRound> {
  private final Driver driver;
  private final Ledger ledger;
  private final RoundObjects objects;
  private final RoundNames names;
  private final MemberProgress progress;
  private final StepTimes times;
  private final OperatorConfig config;
  private final RoundStatusFactory statuses;
  private final DriverEvents<TrainingRound> driverEvents = new DriverEvents<>();

  @Inject
  TrainingRoundReconciler(
      Driver driver,
      Ledger ledger,
      RoundObjects objects,
      RoundNames names,
      MemberProgress progress,
      StepTimes times,
      OperatorConfig config,
      Clock clock) {
    this.driver = driver;
    this.ledger = ledger;
    this.objects = objects;
    this.names = names;
    this.progress = progress;
    this.times = times;
    this.config = config;
    this.statuses = new RoundStatusFactory(clock);
  }

  @Override
  public List<EventSource<?, TrainingRound>> prepareEventSources(
      EventSourceContext<TrainingRound> context) {
    driver.watch(this::notice);
    return List.of(driverEvents.source());
  }

  @Override
  public UpdateControl<TrainingRound> reconcile(
      TrainingRound object, Context<TrainingRound> context) {
    TrainingRoundStatus status =
        driver
            .last()
            .flatMap(
                snapshot -> round(object, snapshot).map(round -> opened(object, round, snapshot)))
            .orElseGet(() -> unopened(object));
    return StatusPatch.of(object, status);
  }

  private TrainingRoundStatus opened(TrainingRound object, Round round, Snapshot snapshot) {
    if (round.summary().isPresent() && object.getStatus() != null) {
      return object.getStatus();
    }
    return statuses.of(
        round,
        object.getStatus(),
        object.getMetadata().getGeneration(),
        Optional.ofNullable(snapshot.decision().rounds().get(round.id())),
        ledger.arrivals(),
        progress.of(round),
        Wants.isMirror(object));
  }

  private TrainingRoundStatus unopened(TrainingRound object) {
    Optional<Wants.Obstacle> obstacle =
        Wants.isMirror(object)
            ? Optional.of(new Wants.Obstacle("Fetching", "the record of this round is fetched"))
            : Wants.obstacle(object, objects.dataset(object), times);
    String sponsor = Wants.isMirror(object) ? object.getSpec().mirror().sponsor() : config.member();
    return statuses.unopened(
        sponsor,
        object.getStatus(),
        object.getMetadata().getGeneration(),
        obstacle,
        driver.last().map(last -> last.decision().wants().get(object.getMetadata().getName())));
  }

  private Optional<Round> round(TrainingRound object, Snapshot snapshot) {
    return snapshot.state().rounds().values().stream()
        .filter(round -> Wants.isMirror(object) || names.isOwn(round))
        .filter(round -> isShownBy(object, round))
        .findFirst();
  }

  private static boolean isShownBy(TrainingRound object, Round round) {
    if (Wants.isMirror(object)) {
      return object.getSpec().mirror().round().equals(round.id().hex());
    }
    // What was refused is opened anew: until then its user is told as if it never had been.
    return !round.view().refused()
        && round.open().run().equals(Wants.run(object))
        && round.open().index() == object.getSpec().index();
  }

  /** Tells the objects of the rounds that changed. */
  private void notice(Snapshot snapshot) {
    snapshot
        .state()
        .rounds()
        .values()
        .forEach(
            round ->
                tell(
                    names.of(round),
                    List.of(
                        System.identityHashCode(round),
                        Optional.ofNullable(snapshot.decision().rounds().get(round.id())),
                        progress.of(round))));
    snapshot.decision().wants().forEach(this::tell);
  }

  private void tell(String name, Object content) {
    driverEvents.tell(new ResourceID(name, config.namespace()), content);
  }
}

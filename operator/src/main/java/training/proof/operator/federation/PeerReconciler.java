package training.proof.operator.federation;

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
import training.proof.crds.v1alpha1.Peer;
import training.proof.crds.v1alpha1.PeerStatus;
import training.proof.crds.v1alpha1.PeerStatusBuilder;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.ledger.Ledger;
import training.proof.operator.round.Driver;
import training.proof.operator.status.Conditions;
import training.proof.operator.status.DriverEvents;
import training.proof.operator.status.StatusPatch;
import training.proof.protocol.ledger.FeedHead;

/**
 * Shows another member: whether it is accepted, whether it answers. What moves with every statement
 * (head, lag) is refreshed at each look, but is no reason for one: a quiet federation writes
 * nothing.
 */
@ControllerConfiguration(
    name = "peer",
    informer = @Informer(namespaces = Constants.WATCH_CURRENT_NAMESPACE),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class PeerReconciler implements Reconciler<Peer> {
  private final PeerSightings peers;
  private final Ledger ledger;
  private final Driver driver;
  private final OperatorConfig config;
  private final Clock clock;
  private final DriverEvents<Peer> driverEvents = new DriverEvents<>();

  @Inject
  PeerReconciler(
      PeerSightings peers, Ledger ledger, Driver driver, OperatorConfig config, Clock clock) {
    this.peers = peers;
    this.ledger = ledger;
    this.driver = driver;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Peer>> prepareEventSources(EventSourceContext<Peer> context) {
    driver.watch(snapshot -> peers.states().forEach(this::notice));
    return List.of(driverEvents.source());
  }

  @Override
  public UpdateControl<Peer> reconcile(Peer peer, Context<Peer> context) {
    return StatusPatch.of(peer, status(peer));
  }

  private PeerStatus status(Peer peer) {
    String name = peer.getSpec().name();
    Optional<PeerSightings.Sighting> seen = Optional.ofNullable(peers.states().get(name));
    boolean accepted = ledger.state().epoch().filter(epoch -> epoch.isVoter(name)).isPresent();
    boolean reachable = seen.map(PeerSightings.Sighting::reachable).orElse(false);
    FeedHead head = ledger.state().head(name);
    long lag = seen.map(PeerSightings.Sighting::counter).orElse(0L) - head.counter();
    var before = peer.getStatus() == null ? null : peer.getStatus().conditions();
    var conditions =
        new Conditions(
            before == null ? List.of() : before, peer.getMetadata().getGeneration(), clock);
    conditions.set(
        "Accepted",
        accepted,
        accepted ? "Member" : "NoMember",
        accepted ? "" : "the epoch does not list " + name);
    conditions.set(
        "Reachable",
        reachable,
        reachable ? "Answers" : "Silent",
        seen.map(PeerSightings.Sighting::message).orElse("not tried yet"));
    return PeerStatusBuilder.builder()
        .conditions(conditions.list())
        .observedGeneration(peer.getMetadata().getGeneration())
        .head(
            head.counter() == 0
                ? null
                : new PeerStatus.Head(
                    (long) head.incarnation(), head.counter(), head.digest().hex()))
        .lag(Math.max(0, lag))
        .summary(
            new PeerStatus.Summary(
                head.incarnation() + "/" + head.counter(),
                Long.toString(Math.max(0, lag)),
                skew(seen)))
        .build();
  }

  /** Only a skew worth a look is shown, so that jitter is no reason to write. */
  private static String skew(Optional<PeerSightings.Sighting> seen) {
    long seconds = seen.map(PeerSightings.Sighting::clockSkewSeconds).orElse(0L);
    return Math.abs(seconds) < 5 ? "0" : Long.toString(seconds / 5 * 5);
  }

  private void notice(String name, PeerSightings.Sighting state) {
    driverEvents.tell(
        new ResourceID(name, config.namespace()),
        List.of(state.reachable(), ledger.state().head(name)));
  }
}

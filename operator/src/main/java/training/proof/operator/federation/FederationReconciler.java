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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.FederationSpec;
import training.proof.operator.key.Identity;
import training.proof.operator.ledger.Ledger;
import training.proof.operator.ledger.Reception;
import training.proof.operator.round.Driver;
import training.proof.operator.round.Peers;
import training.proof.operator.round.Snapshot;
import training.proof.operator.status.DriverEvents;
import training.proof.operator.status.StatusPatch;
import training.proof.protocol.feed.FeedConflictException;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;

/** Founds or joins the federation the user describes, and shows how it stands. */
@ControllerConfiguration(
    name = "federation",
    informer = @Informer(namespaces = Constants.WATCH_CURRENT_NAMESPACE),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 2, timeUnit = TimeUnit.MINUTES))
public class FederationReconciler implements Reconciler<Federation> {
  private final Founding founding;
  private final Joining joining;
  private final Ledger ledger;
  private final Driver driver;
  private final Peers peers;
  private final Identity identity;
  private final FederationStatusFactory statuses;
  private final PeerObjects peerObjects;
  private final Reception reception;
  private final DriverEvents<Federation> driverEvents = new DriverEvents<>();
  private volatile Optional<ResourceID> own = Optional.empty();

  @Inject
  FederationReconciler(
      Founding founding,
      Joining joining,
      Ledger ledger,
      Driver driver,
      Peers peers,
      Identity identity,
      PeerObjects peerObjects,
      Reception reception,
      Clock clock) {
    this.founding = founding;
    this.joining = joining;
    this.ledger = ledger;
    this.driver = driver;
    this.peers = peers;
    this.identity = identity;
    this.peerObjects = peerObjects;
    this.reception = reception;
    this.statuses = new FederationStatusFactory(identity, clock);
  }

  @Override
  public List<EventSource<?, Federation>> prepareEventSources(
      EventSourceContext<Federation> context) {
    driver.watch(this::notice);
    return List.of(driverEvents.source());
  }

  @Override
  public UpdateControl<Federation> reconcile(Federation federation, Context<Federation> context) {
    own = Optional.of(ResourceID.fromResource(federation));
    Optional<String> trouble = settle(federation.getSpec());
    ledger.state().epoch().ifPresent(peerObjects::mirror);
    return StatusPatch.of(
        federation,
        statuses.of(
            federation,
            ledger.state(),
            trouble,
            List.copyOf(unreachable()),
            reception.waitsFor(),
            ledger.lacks(),
            ledger.refused()));
  }

  /**
   * @return what stands between this member and its federation
   */
  private Optional<String> settle(FederationSpec spec) {
    if (driver.last().isEmpty()) {
      return Optional.of("reading the record");
    }
    if (!spec.member().equals(identity.member())) {
      return Optional.of(
          "spec.member is " + spec.member() + ", but this operator is " + identity.member());
    }
    Optional<Epoch> epoch = ledger.state().epoch();
    if (epoch.isPresent()) {
      return mismatch(spec, epoch.get());
    }
    if (spec.genesis() != null) {
      return found(spec.genesis());
    }
    if (spec.genesisDigest() != null) {
      joining.join(spec.genesisDigest(), spec.introducer());
      return Optional.of(joining.message()).filter(message -> !message.isEmpty());
    }
    return Optional.of(
        "set spec.genesis to found a federation, or spec.genesisDigest and spec.introducer to join one");
  }

  private Optional<String> found(FederationSpec.Genesis genesis) {
    try {
      return founding.found(genesis);
    } catch (FeedConflictException e) {
      return Optional.of(e.getMessage());
    }
  }

  private Optional<String> mismatch(FederationSpec spec, Epoch epoch) {
    if (spec.genesisDigest() != null && !spec.genesisDigest().equals(epoch.federation().hex())) {
      return Optional.of(
          "this member is in federation "
              + epoch.federation()
              + " already; a member is in one federation");
    }
    Optional<String> listed =
        Optional.ofNullable(epoch.members().get(identity.member())).map(Body.Member::publicKey);
    if (listed.equals(Optional.of(identity.publicKey(Optional.of(epoch))))) {
      return Optional.empty();
    }
    if (listed.isPresent()) {
      return Optional.of(
          "epoch %d lists the key %s for %s, which its key Secret does not hold: put it back"
              .formatted(epoch.number(), listed.get(), identity.member()));
    }
    return Optional.of(
        ledger.state().epochs().of(identity.member()).isPresent()
            ? identity.member() + " is no member any more, since epoch " + epoch.number()
            : "waiting for a quorum of members to agree that "
                + identity.member()
                + " joins with this key: each lists it in spec.agreesTo of its Federation");
  }

  private Set<String> unreachable() {
    return new TreeSet<>(peers.unreachable());
  }

  private void notice(Snapshot snapshot) {
    LedgerState state = snapshot.state();
    Object content = List.of(System.identityHashCode(state), unreachable(), reception.waitsFor());
    own.ifPresent(federation -> driverEvents.tell(federation, content));
  }
}

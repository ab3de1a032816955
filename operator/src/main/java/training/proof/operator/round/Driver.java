package training.proof.operator.round;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import training.proof.operator.job.JobListener;
import training.proof.operator.key.Identity;
import training.proof.operator.ledger.FeedWriter;
import training.proof.operator.ledger.Ledger;
import training.proof.operator.ledger.Reception;
import training.proof.operator.peer.BlobListener;
import training.proof.operator.peer.PeerHealth;
import training.proof.operator.peer.PeerHealthListener;
import training.proof.operator.peer.PeerPollers;
import training.proof.operator.view.ViewWriter;
import training.proof.operator.work.TaskEvents;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.Action;
import training.proof.protocol.decide.Decide;
import training.proof.protocol.decide.Decision;
import training.proof.protocol.feed.FeedConflictException;
import training.proof.protocol.ledger.LedgerState;

/**
 * The loop around the protocol's heart: gather, decide, act, show. One thread, woken by statements,
 * Jobs, results and the decision's own alarm; nothing else acts for this member in a round.
 */
@Singleton
public class Driver implements TaskEvents, JobListener, BlobListener, PeerHealthListener {
  private static final Logger LOG = Logger.getLogger(Driver.class);

  /** Bursts of events make one pass; people and API servers need no more. */
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Looks again at least so often, should an event have been lost. */
  private static final Duration PATROL = Duration.ofSeconds(10);

  private static final int MAX_STATEMENTS_A_PASS = 32;

  private final Ledger ledger;
  private final Reception reception;
  private final FeedWriter feed;
  private final Facts facts;
  private final Actions actions;
  private final RoundObjects objects;
  private final ViewWriter views;
  private final PeerPollers pollers;
  private final Housekeeping housekeeping;
  private final Clock clock;
  private final training.proof.protocol.decide.Identity me;
  private final List<Consumer<Snapshot>> watchers = new CopyOnWriteArrayList<>();
  private final Alarm alarm = new Alarm();
  private volatile Optional<Snapshot> last = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  @Inject
  Driver(
      Ledger ledger,
      Reception reception,
      FeedWriter feed,
      Facts facts,
      Actions actions,
      RoundObjects objects,
      ViewWriter views,
      PeerPollers pollers,
      Housekeeping housekeeping,
      Clock clock,
      Identity identity) {
    this.ledger = ledger;
    this.reception = reception;
    this.feed = feed;
    this.facts = facts;
    this.actions = actions;
    this.objects = objects;
    this.views = views;
    this.pollers = pollers;
    this.housekeeping = housekeeping;
    this.clock = clock;
    this.me =
        new training.proof.protocol.decide.Identity(identity.member(), identity.memberSecret());
  }

  void start(@Observes StartupEvent event) {
    thread = Optional.of(Thread.ofPlatform().name("driver").start(this::run));
  }

  void stop(@Observes ShutdownEvent event) {
    thread.ifPresent(Thread::interrupt);
  }

  /** What was last seen and decided. */
  public Optional<Snapshot> last() {
    return last;
  }

  /** Is given every new snapshot; must return at once. */
  public void watch(Consumer<Snapshot> watcher) {
    watchers.add(watcher);
    last.ifPresent(watcher);
  }

  /** Asks for another look. */
  public void wake() {
    alarm.ring();
  }

  @Override
  public void onResult(Digest task) {
    facts.resultStored(task);
    wake();
  }

  @Override
  public void onJobChanged(io.fabric8.kubernetes.api.model.batch.v1.Job job) {
    wake();
  }

  @Override
  public void onFetched(Digest blob) {
    wake();
  }

  @Override
  public void onReachabilityChanged(String member, PeerHealth health) {
    wake();
  }

  private void run() {
    try {
      prepare();
      while (true) {
        Instant latest = pass();
        alarm.await(clock.instant(), latest);
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      LOG.debug("The driver stops");
    }
  }

  private void prepare() throws InterruptedException {
    boolean ready = false;
    while (!ready) {
      try {
        ledger.load();
        reception.start();
        feed.recover();
        facts.load();
        objects.start(this::wake);
        ledger.onChange(this::wake);
        ready = true;
        LOG.infof("The ledger holds %d feeds", ledger.state().feeds().size());
      } catch (RuntimeException e) {
        LOG.warn("The record cannot be read yet; trying again", e);
        Thread.sleep(Duration.ofSeconds(2));
      }
    }
  }

  /**
   * One look.
   *
   * @return when to look again at the latest
   */
  private Instant pass() {
    Instant patrol = clock.instant().plus(PATROL);
    try {
      Decision decision = decideAndAct();
      LedgerState state = ledger.state();
      pollers.refresh();
      state.rounds().values().stream()
          .filter(round -> round.view().certified())
          .forEach(objects::mirror);
      views.write(state);
      var snapshot = new Snapshot(state, decision);
      last = Optional.of(snapshot);
      watchers.forEach(watcher -> watcher.accept(snapshot));
      housekeeping.tidy(state);
      ledger.tidy();
      return decision.wakeAt().filter(at -> at.isBefore(patrol)).orElse(patrol);
    } catch (FeedConflictException e) {
      LOG.info(e.getMessage());
      return clock.instant();
    } catch (RuntimeException e) {
      LOG.warn("A look at the rounds failed; trying again", e);
      return clock.instant().plusSeconds(2);
    }
  }

  /** Every statement changes what follows: decide again until nothing more is to be said. */
  private Decision decideAndAct() {
    Decision decision = decide();
    boolean maySign = reception.isAbreast() && !facts.isToBeRestarted(ledger.state());
    for (int i = 0; maySign && i < MAX_STATEMENTS_A_PASS && speaks(decision); i++) {
      carryOut(decision, true);
      decision = decide();
    }
    carryOut(decision, maySign);
    return decision;
  }

  private void carryOut(Decision decision, boolean maySign) {
    LedgerState state = ledger.state();
    decision.actions().stream()
        .filter(action -> maySign || !(action instanceof Action.Issue))
        .forEach(action -> actions.carryOut(state, action));
  }

  private Decision decide() {
    LedgerState state = ledger.state();
    return Decide.decide(state, facts.gather(state), me, clock.instant());
  }

  private static boolean speaks(Decision decision) {
    return decision.actions().stream().anyMatch(Action.Issue.class::isInstance);
  }
}

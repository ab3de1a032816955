package training.proof.operator.ledger;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.key.Identity;
import training.proof.operator.peer.ChangeSignal;
import training.proof.operator.peer.PeerHealth;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.feed.Acceptance;
import training.proof.protocol.feed.FeedCursor;
import training.proof.protocol.feed.OwnAcknowledgement;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.feed.Told;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/**
 * Between what peers tell and the ledger: statements are held, acknowledged, and become part of the
 * ledger once a quorum of voters has acknowledged them.
 */
@Singleton
public class Reception {
  private static final Logger LOG = Logger.getLogger(Reception.class);

  /** Statements come in bursts; one acknowledgement, and one write to the disk, is for all. */
  private static final Duration BURST = Duration.ofMillis(30);

  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final Clock clock;
  private final Acceptance acceptance;
  private final OwnAcknowledgement own;
  private final ChangeSignal news = new ChangeSignal();
  private final ChangeSignal told = new ChangeSignal();
  private volatile Told answer = new Told(Optional.empty(), List.of());
  private Optional<Instant> started = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  @Inject
  Reception(
      Ledger ledger, Identity identity, PromiseFile promises, OperatorConfig config, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
    this.acceptance = new Acceptance(config.member());
    this.own =
        new OwnAcknowledgement(
            config.member(), identity.keys(), Ed25519.VERIFIER, promises, acceptance);
    ledger.onChange(news::changed);
  }

  /** To be called once the ledger is loaded. */
  public synchronized void start() {
    own.recover(ledger.state());
    tell();
    started = Optional.of(clock.instant());
    thread = Optional.of(Thread.ofVirtual().name("acknowledge").start(this::run));
  }

  void stop(@Observes ShutdownEvent event) {
    thread.ifPresent(Thread::interrupt);
  }

  /** Is signalled when {@link #told()} has changed. */
  ChangeSignal changes() {
    return told;
  }

  /** What this member says it holds; needs no lock, since many wait for it. */
  Told told() {
    return answer;
  }

  private void tell() {
    answer =
        new Told(
            own.newest().map(SignedAcknowledgement::envelope),
            acceptance.others().stream().map(SignedAcknowledgement::envelope).toList());
    told.changed();
  }

  /** Statements of a feed that this member has, folded or held. */
  synchronized List<Place> after(String member, long counter, int limit) {
    return acceptance.after(ledger.state(), member, counter, limit);
  }

  /** What this member has of a feed, beside a peer's head. */
  synchronized FeedCursor.Own own(String member, FeedHead theirs) {
    return acceptance.own(ledger.state(), member, theirs);
  }

  /** What is known here of what voters had of an epoch when it was over, and this member's word. */
  synchronized List<Envelope> closing(int epoch) {
    own.closing(ledger.state(), epoch).ifPresent(acceptance::hearClosing);
    return acceptance.closing(epoch).values().stream()
        .map(SignedAcknowledgement::envelope)
        .toList();
  }

  /** See {@link Acceptance#lacksClosing}. */
  synchronized Optional<Integer> lacksClosing(Told theirs) {
    return acceptance.lacksClosing(ledger.state(), theirs);
  }

  /** Takes what a peer says that voters had of an epoch when it was over. */
  synchronized void hearClosing(String from, List<Envelope> closing) {
    for (Envelope envelope : closing) {
      try {
        acceptance.hearClosing(ledger.admit(envelope));
      } catch (MalformedException e) {
        ledger.refuse(from, e.reason(), e.getMessage());
      }
    }
    settle();
  }

  /** A peer has given all it has. */
  synchronized void caughtUp(String peer) {
    if (acceptance.caughtUp(peer)) {
      news.changed();
    }
  }

  /** Whether this member may sign; see {@link Acceptance#isAbreast}. */
  public synchronized boolean isAbreast() {
    boolean patient =
        started.filter(at -> clock.instant().isBefore(at.plus(PeerHealth.PATIENCE))).isPresent();
    return acceptance.isAbreast(ledger.state(), patient);
  }

  /** Who is waited for before this member may sign; empty once it may. */
  public synchronized List<String> waitsFor() {
    return isAbreast() ? List.of() : acceptance.unheard(ledger.state());
  }

  /** What this member could say of members that are to be restarted. */
  public synchronized Set<Change> restarts(Map<String, Integer> wanted) {
    return acceptance.restarts(ledger.state(), wanted);
  }

  /** See {@link OwnAcknowledgement#end}. */
  synchronized boolean promises(Body.Membership word) {
    boolean promised =
        word.change() instanceof Change.Restart restart && own.end(ledger.state(), word, restart);
    tell();
    return promised;
  }

  /** Takes an envelope that a peer says is a statement. */
  Outcome offer(String from, byte[] envelope) {
    try {
      SignedStatement signed = ledger.admit(envelope);
      return hear(from, signed);
    } catch (MalformedException e) {
      return e.reason().equals(Epochs.UNKNOWN_EPOCH)
          ? new Outcome.Early()
          : ledger.refuse("somebody", e.reason(), e.getMessage());
    }
  }

  /**
   * Takes what a peer says that it and others hold.
   *
   * @return the feeds that the peer has
   */
  synchronized SortedMap<String, FeedHead> hear(String from, Told theirs) {
    for (Envelope envelope : theirs.all()) {
      try {
        acceptance.hear(from, acceptance.known(envelope).orElseGet(() -> ledger.admit(envelope)));
      } catch (MalformedException e) {
        if (!e.reason().equals(Epochs.UNKNOWN_EPOCH)) {
          ledger.refuse(from, e.reason(), e.getMessage());
        }
      }
    }
    settle();
    tell();
    var heads = new TreeMap<>(acceptance.heads(from, theirs));
    heads.keySet().retainAll(ledger.state().epochs().everybody().keySet());
    return heads;
  }

  private synchronized Outcome hear(String from, SignedStatement signed) {
    Optional<Outcome> waits = acceptance.hear(ledger.state(), from, signed);
    if (waits.isEmpty()) {
      return ledger.add(signed);
    }
    if (waits.get() instanceof Outcome.Refused refused) {
      ledger.refuse(signed.header().issuer(), refused.reason(), refused.message());
    }
    settle();
    news.changed();
    return waits.get();
  }

  private void settle() {
    LedgerState state = ledger.state();
    Optional<SignedStatement> next = acceptance.next(state);
    while (next.isPresent()) {
      if (!(ledger.add(next.get()) instanceof Outcome.Folded)) {
        throw new IllegalStateException(
            "statement " + next.get().id() + " was accepted and cannot be folded");
      }
      next = acceptance.next(ledger.state());
    }
    acceptance.proofs().forEach(ledger::prove);
  }

  private void run() {
    boolean failed = false;
    try {
      while (true) {
        long seen = news.version();
        try {
          acknowledge();
          failed = false;
        } catch (RuntimeException e) {
          if (!failed) {
            LOG.warn("What is held cannot be acknowledged yet; trying again", e);
          }
          failed = true;
        }
        news.await(seen, LOOK);
        Thread.sleep(BURST);
      }
    } catch (InterruptedException e) {
      LOG.debug("Acknowledging stops");
    }
  }

  private synchronized void acknowledge() {
    settle();
    if (isAbreast() && own.renew(ledger.state())) {
      settle();
      tell();
    }
  }
}

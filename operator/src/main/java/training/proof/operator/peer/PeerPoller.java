package training.proof.operator.peer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import training.proof.protocol.feed.FeedCursor;
import training.proof.protocol.feed.Told;
import training.proof.protocol.ledger.FeedHead;

/** Follows one peer: waits for its heads to change and fetches what is new to us. */
final class PeerPoller implements Runnable {
  private static final Logger LOG = Logger.getLogger(PeerPoller.class);
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration SHORTEST = Duration.ofMillis(200);

  private final PeerInfo peer;
  private final PeerClient client;
  private final StatementSink sink;
  private final PeerHealths healths;
  private final Clock clock;
  private final Backoff backoff;
  private final FeedCursor cursor = new FeedCursor();
  private final ChangeSignal calls = new ChangeSignal();
  private Optional<PeerMessages.Known> known = Optional.empty();

  PeerPoller(
      PeerInfo peer,
      PeerClient client,
      StatementSink sink,
      PeerHealths healths,
      Clock clock,
      RandomGenerator random) {
    this.peer = peer;
    this.client = client;
    this.sink = sink;
    this.healths = healths;
    this.clock = clock;
    this.backoff = new Backoff(random);
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The peer has called: it is up again, and a pause after a failure is over. */
  void heard() {
    calls.changed();
  }

  /** One long poll and what follows from it. */
  void turn() throws InterruptedException {
    long heard = calls.version();
    try {
      Instant asked = clock.instant();
      PeerMessages.Head head = client.head(peer, known, WAIT);
      SortedMap<String, FeedHead> heads = sink.hear(peer.member(), head.told());
      answered(head, heads, asked);
      cursor.answered(clock.instant());
      catchUp(heads);
      learnEpochs(head.told(), heads);
      sink.caughtUp(peer.member());
      known = Optional.of(PeerMessages.Known.of(head.told()));
      backoff.reset();
    } catch (PeerException e) {
      failed(e);
      pause(e, heard);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Following %s failed; trying again", peer.member());
      Thread.sleep(backoff.next());
    }
  }

  /**
   * A call ends the pause, but not one the peer asked for, nor a short one between any two tries.
   */
  private void pause(PeerException e, long heard) throws InterruptedException {
    Thread.sleep(e.retryAfter().orElse(SHORTEST));
    if (e.retryAfter().isEmpty()) {
      calls.await(heard, backoff.next());
    }
  }

  /** An epoch after another: what is of one that is not known here cannot even be read. */
  private void learnEpochs(Told told, SortedMap<String, FeedHead> heads)
      throws PeerException, InterruptedException {
    Set<Integer> tried = new HashSet<>();
    Optional<Integer> lacks = sink.lacksClosing(told);
    while (lacks.filter(tried::add).isPresent()) {
      sink.hearClosing(peer.member(), client.closing(peer, lacks.get()));
      cursor.askAgain();
      catchUp(heads);
      lacks = sink.lacksClosing(told);
    }
  }

  private void catchUp(SortedMap<String, FeedHead> theirs)
      throws PeerException, InterruptedException {
    for (var entry : theirs.entrySet()) {
      catchUp(entry.getKey(), entry.getValue());
    }
  }

  private void catchUp(String member, FeedHead theirs) throws PeerException, InterruptedException {
    while (true) {
      FeedCursor.Own own = sink.own(member, theirs);
      var position = cursor.next(member, own, theirs);
      if (position.isEmpty()) {
        return;
      }
      List<byte[]> envelopes =
          client.feed(peer, member, position.get().incarnation(), position.get().counter());
      if (!envelopes.isEmpty()) {
        sink.offer(peer.member(), envelopes);
      }
      if (envelopes.isEmpty() || sink.own(member, theirs).equals(own)) {
        cursor.inVain(member, position.get(), theirs);
      }
    }
  }

  private void answered(PeerMessages.Head head, SortedMap<String, FeedHead> heads, Instant asked) {
    Instant now = clock.instant();
    long skew =
        head.time() < asked.getEpochSecond()
            ? head.time() - asked.getEpochSecond()
            : Math.max(0, head.time() - now.getEpochSecond());
    long counter = heads.getOrDefault(peer.member(), FeedHead.EMPTY).counter();
    boolean back = !healths.of(peer.member()).isReachable();
    healths.update(peer.member(), health -> health.succeeded(now, skew, counter));
    if (back) {
      LOG.infof("%s answers", peer.member());
    }
  }

  private void failed(PeerException e) {
    if (healths.of(peer.member()).consecutiveFailures() == 0) {
      LOG.warnf("%s; trying again", e.getMessage());
    }
    healths.update(peer.member(), health -> health.failed(clock.instant(), e.getMessage()));
  }
}

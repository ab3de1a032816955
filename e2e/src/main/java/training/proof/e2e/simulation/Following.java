package training.proof.e2e.simulation;

import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import training.proof.protocol.feed.FeedCursor;
import training.proof.protocol.feed.Told;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Envelope;

/** One process follows one peer, as the operator's poller does: heads first, then feeds. */
final class Following {
  private static final long SHORTEST_PAUSE = 200;
  private static final long FIRST_PAUSE = 500;
  private static final long LONGEST_PAUSE = 15_000;

  private final Operator me;
  private final Member peer;
  private final FeedCursor cursor = new FeedCursor();
  private Optional<Told> known = Optional.empty();
  private Optional<Long> unreachableSince = Optional.empty();
  private int failures;

  /** How many are known: what is of a later one is refused, and to be asked for again. */
  private int epochs;

  /** Epochs whose closing was asked for since the peer's last answer. */
  private final Set<Integer> closings = new HashSet<>();

  private boolean pausing;
  private long pauses;

  Following(Operator me, Member peer) {
    this.me = me;
    this.peer = peer;
  }

  /** Milliseconds of failures, as long as it fails. */
  boolean isGone(long now) {
    return unreachableSince.filter(since -> since + 30_000 < now).isPresent();
  }

  /** The peer has called: a pause after a failure is over. */
  void heard() {
    if (pausing) {
      pause(SHORTEST_PAUSE);
    }
  }

  /** Asks for heads that differ from those known. */
  void turn() {
    me.world()
        .network()
        .<Told>call(
            me,
            peer,
            (server, reply) -> server.serveHeads(me.member().name(), known, reply),
            this::answered,
            late -> {},
            this::failed);
  }

  private void answered(Told told) {
    boolean back = unreachableSince.isPresent();
    unreachableSince = Optional.empty();
    failures = 0;
    cursor.answered(Instant.ofEpochMilli(me.world().now()));
    closings.clear();
    me.hear(peer.name(), told);
    if (back) {
      me.wake();
    }
    SortedMap<String, FeedHead> heads = me.acceptance().heads(peer.name(), told);
    catchUp(heads, heads.entrySet().iterator(), told);
  }

  private void catchUp(
      SortedMap<String, FeedHead> heads, Iterator<Map.Entry<String, FeedHead>> rest, Told told) {
    while (rest.hasNext()) {
      Map.Entry<String, FeedHead> theirs = rest.next();
      if (position(theirs.getKey(), theirs.getValue()).isPresent()) {
        fetch(theirs.getKey(), theirs.getValue(), () -> catchUp(heads, rest, told));
        return;
      }
    }
    Optional<Integer> lacks = me.acceptance().lacksClosing(me.state(), told);
    if (lacks.filter(closings::add).isPresent()) {
      askForClosing(lacks.get(), heads, told);
      return;
    }
    if (me.state().epochs().all().size() > epochs) {
      epochs = me.state().epochs().all().size();
      cursor.askAgain();
      catchUp(heads, heads.entrySet().iterator(), told);
      return;
    }
    me.caughtUp(peer.name());
    known = Optional.of(told);
    turn();
  }

  private void askForClosing(int epoch, SortedMap<String, FeedHead> heads, Told told) {
    me.world()
        .network()
        .<List<Envelope>>call(
            me,
            peer,
            (server, reply) -> server.serveClosing(epoch, reply),
            envelopes ->
                unlessAWriteFails(
                    () -> me.hearClosing(envelopes),
                    () -> catchUp(heads, heads.entrySet().iterator(), told)),
            late -> {},
            this::failed);
  }

  private Optional<FeedCursor.Position> position(String member, FeedHead theirs) {
    return cursor.next(member, own(member, theirs), theirs);
  }

  private void fetch(String member, FeedHead theirs, Runnable then) {
    FeedCursor.Own before = own(member, theirs);
    var position = position(member, theirs);
    if (position.isEmpty()) {
      then.run();
      return;
    }
    Consumer<List<byte[]>> offer = envelopes -> me.offer(peer.name(), envelopes);
    me.world()
        .network()
        .<List<byte[]>>call(
            me,
            peer,
            (server, reply) -> server.serveFeed(me.member().name(), member, position.get(), reply),
            envelopes ->
                unlessAWriteFails(
                    () -> offer.accept(envelopes),
                    () -> {
                      if (envelopes.isEmpty() || own(member, theirs).equals(before)) {
                        cursor.inVain(member, position.get(), theirs);
                      }
                      fetch(member, theirs, then);
                    }),
            offer,
            this::failed);
  }

  /** After a failed write the peer is asked again a little later. */
  private void unlessAWriteFails(Runnable taking, Runnable then) {
    try {
      taking.run();
    } catch (StoreFailure failure) {
      pause(FIRST_PAUSE);
      return;
    }
    then.run();
  }

  private FeedCursor.Own own(String member, FeedHead theirs) {
    return me.acceptance().own(me.state(), member, theirs);
  }

  private void failed() {
    failures++;
    if (unreachableSince.isEmpty()) {
      unreachableSince = Optional.of(me.world().now());
    }
    me.wake();
    long most = Math.min(FIRST_PAUSE << Math.min(failures, 10), LONGEST_PAUSE);
    pause(SHORTEST_PAUSE + me.world().random().nextLong(most / 2, most + 1));
  }

  /** Only the newest pause ends in a call. */
  private void pause(long milliseconds) {
    pausing = true;
    long mine = ++pauses;
    me.later(
        milliseconds,
        () -> {
          if (pausing && pauses == mine) {
            pausing = false;
            turn();
          }
        });
  }
}

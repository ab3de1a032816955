package training.proof.e2e.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.decide.Action;
import training.proof.protocol.decide.Decide;
import training.proof.protocol.decide.Decision;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.decide.Waiting;
import training.proof.protocol.feed.Acceptance;
import training.proof.protocol.feed.Acknowledgement;
import training.proof.protocol.feed.FeedConflictException;
import training.proof.protocol.feed.FeedCursor;
import training.proof.protocol.feed.OwnAcknowledgement;
import training.proof.protocol.feed.OwnFeed;
import training.proof.protocol.feed.OwnRecord;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.feed.Told;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.Equivocation;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.OverRounds;
import training.proof.protocol.ledger.Passes;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.ledger.RecomputedLedger;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.ledger.Snapshot;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * One process of a member: everything in here is gone when it crashes. Loads, polls, gates, keeps,
 * folds, decides and acts in the order the operator does.
 */
final class Operator implements OwnRecord {
  /** Bursts of events make one pass. */
  private static final long PAUSE = 250;

  private static final long PATROL = 10_000;
  private static final long LONG_POLL = 20_000;
  private static final long NOTICE = 20;

  /** What others acknowledge they say themselves; to pass it on is for those they cannot reach. */
  private static final long GOSSIP = 1000;

  /** So long a member that starts waits to be told by all others what they have of its feed. */
  private static final long PATIENCE = 30_000;

  /** Looking through all rounds for what is over is not for every pass. */
  private static final long TIDYING = 5000;

  private static final int MAX_STATEMENTS_A_PASS = 32;
  private static final int MAX_ENVELOPES = 64;

  private final World world;
  private final Member member;
  private final Store store;
  private final Conduct conduct;
  private int life;
  private boolean up;
  private LedgerState state = LedgerState.empty();
  private Map<Digest, Instant> arrivals = new HashMap<>();
  private Map<String, Following> following = new TreeMap<>();
  private List<Waiter> waiters = new ArrayList<>();
  private Set<Digest> fetching = new HashSet<>();
  private final Set<String> said = new HashSet<>();
  private OwnFeed feed;
  private Acceptance acceptance;
  private OwnAcknowledgement acknowledgement;
  private Map<Digest, Waiting> waiting = Map.of();
  private long started;
  private long lastPass;
  private long nextPass = Long.MAX_VALUE;
  private long nextTidying;
  private boolean noticing;
  private Optional<Look> last = Optional.empty();

  /** What a decision rested on, and until when it stands as long as that is the same. */
  private record Look(
      LedgerState state,
      long stored,
      Set<String> unreachable,
      Set<Change> changes,
      LocalFacts.Pool pool,
      boolean abreast,
      long until) {
    /** Another ledger is another object. */
    @SuppressWarnings("ReferenceEquality")
    boolean isStillRight(Look now) {
      return state == now.state
          && stored == now.stored
          && abreast == now.abreast
          && now.until < until
          && unreachable.equals(now.unreachable)
          && changes.equals(now.changes)
          && pool.equals(now.pool);
    }
  }

  /** Who waits for news; what others acknowledged is news after a while only. */
  private record Waiter(String asker, Told known, long since, Consumer<Optional<Told>> reply) {}

  Operator(World world, Member member, Store store, Conduct conduct) {
    this.world = world;
    this.member = member;
    this.store = store;
    this.conduct = conduct;
    this.feed = newFeed();
    this.acceptance = new Acceptance(member.name());
    this.acknowledgement = newAcknowledgement();
  }

  World world() {
    return world;
  }

  Member member() {
    return member;
  }

  Store store() {
    return store;
  }

  Conduct conduct() {
    return conduct;
  }

  boolean isUp() {
    return up;
  }

  /** How often it was started; what an earlier life had planned does not happen. */
  int life() {
    return life;
  }

  @Override
  public LedgerState state() {
    return state;
  }

  Map<Digest, Instant> arrivals() {
    return arrivals;
  }

  /** Whether it has folded, or holds, what somebody said. */
  boolean has(SignedStatement said) {
    return acceptance.after(state, said.header().issuer(), said.header().counter() - 1, 1).stream()
        .anyMatch(place -> place.id().equals(said.id()));
  }

  void wakeIfUp() {
    if (up) {
      wake();
    }
  }

  /** Does something as part of this life, or not at all. */
  void live(int asOf, Runnable what) {
    if (!up || life != asOf) {
      return;
    }
    try {
      what.run();
    } catch (Crash crash) {
      crash();
    } catch (StoreFailure failure) {
      world.trace(this, "failed", "a write");
      wake();
    }
  }

  void later(long milliseconds, Runnable what) {
    int mine = life;
    world.agenda().in(milliseconds, () -> live(mine, what));
  }

  /** Begins with nothing but what is durable. */
  void start() {
    life++;
    up = true;
    state = LedgerState.empty();
    arrivals = new HashMap<>();
    following = new TreeMap<>();
    waiters = new ArrayList<>();
    fetching = new HashSet<>();
    feed = newFeed();
    acceptance = new Acceptance(member.name());
    acknowledgement = newAcknowledgement();
    started = world.now();
    lastPass = world.now();
    nextPass = Long.MAX_VALUE;
    last = Optional.empty();
    world.trace(this, "start", "life " + life);
    live(life, this::prepare);
  }

  private void prepare() {
    try {
      load();
      acknowledgement.recover(state);
      feed.recover();
    } catch (StoreFailure failure) {
      later(2000, this::prepare);
      return;
    }
    for (Member peer : world.members()) {
      if (peer != member) {
        var followed = new Following(this, peer);
        following.put(peer.name(), followed);
        followed.turn();
      }
    }
    wake();
  }

  /** Somebody ends this process; it comes back. */
  void end() {
    if (up) {
      crash();
    }
  }

  private void crash() {
    up = false;
    world.trace(this, "crash", "");
    for (Waiter waiter : waiters) {
      waiter.reply().accept(Optional.empty());
    }
    long away = 500 + world.random().nextLong(world.isHealed() ? 3000 : 60_000);
    world.agenda().in(away, this::start);
  }

  // ---- the record

  /** What the snapshot holds, and what came since; without one everything that is there. */
  private void load() {
    // A try before, which a failed write ended, may have taken up what is gone by now.
    forget();
    world.wear(this);
    store.snapshot().ifPresent(this::takeUp);
    reload();
    if (!unrecorded().isEmpty()) {
      world.trace(this, "lacks", "records of " + unrecorded().size() + " statements");
      forget();
      reload();
    }
    keepWhatOnlyTheSnapshotHeld();
  }

  /** Its record was lost after it was dropped from the store. */
  private void keepWhatOnlyTheSnapshotHeld() {
    state.feeds().keySet().stream()
        .flatMap(feed -> state.places(feed, 0, Integer.MAX_VALUE).stream())
        .flatMap(place -> place.statement().stream())
        .filter(said -> store.statement(said.id()) == null && store.recorded(said.id()).isEmpty())
        .forEach(said -> store.keep(said, world.gate().bytes(said), clock()));
  }

  private void takeUp(byte[] snapshot) {
    try {
      var taken = Snapshot.decode(snapshot, member.secret());
      arrivals.putAll(taken.arrivals());
      advance(taken.state());
    } catch (MalformedException e) {
      world.trace(this, "refuses", "its snapshot: " + e.reason());
    }
  }

  private void forget() {
    state = LedgerState.empty();
    arrivals = new HashMap<>();
  }

  /** Statements that went from the ledger, and are in no record: peers have to tell them again. */
  private List<Digest> unrecorded() {
    return bare().filter(id -> store.recorded(id).isEmpty()).toList();
  }

  private Stream<Digest> bare() {
    return state.feeds().keySet().stream()
        .flatMap(name -> state.places(name, 0, Integer.MAX_VALUE).stream())
        .filter(place -> place.statement().isEmpty())
        .map(Place::id);
  }

  @Override
  public void reload() {
    List<Store.Kept> kept =
        Stream.concat(store.statements().stream(), store.recorded().stream())
            .filter(known -> !isPlaced(known.signed()))
            .collect(Collectors.toCollection(ArrayList::new));
    kept.sort(
        Comparator.comparing((Store.Kept k) -> k.signed().body() instanceof Body.Genesis ? 0 : 1)
            .thenComparing(k -> k.signed().header().issuer())
            .thenComparing(k -> k.signed().header().counter()));
    Passes.take(kept, known -> !restore(known));
  }

  private boolean restore(Store.Kept known) {
    try {
      SignedStatement signed = world.gate().admit(known.bytes(), this::keyOf);
      LedgerState.Folded folded = state.fold(signed);
      if (folded.outcome() instanceof Outcome.Folded) {
        arrivals.put(signed.id(), known.arrived());
        advance(folded.state());
      }
      return true;
    } catch (MalformedException e) {
      return !e.reason().equals(Epochs.UNKNOWN_EPOCH);
    }
  }

  /** What a stranger makes of all that this process has kept. */
  RecomputedLedger recomputed() {
    List<Shown> all =
        Stream.concat(store.statements().stream(), store.recorded().stream())
            .map(Shown::new)
            .toList();
    Epochs genesis =
        all.stream()
            .map(Shown::kept)
            .map(Store.Kept::signed)
            .filter(signed -> signed.body() instanceof Body.Genesis)
            .map(signed -> LedgerState.empty().fold(signed).state().epochs())
            .findFirst()
            .orElseThrow();
    return RecomputedLedger.of(all, genesis);
  }

  private final class Shown implements RecomputedLedger.Shown {
    private final Store.Kept kept;

    Shown(Store.Kept kept) {
      this.kept = kept;
    }

    Store.Kept kept() {
      return kept;
    }

    @Override
    public String label() {
      return kept.signed().id().hex();
    }

    @Override
    public Optional<Statement> statement() {
      return Optional.of(kept.signed().statement());
    }

    @Override
    public SignedStatement admit(Epochs epochs) {
      return world.gate().admit(kept.bytes(), epochs::keyOf);
    }
  }

  private boolean isPlaced(SignedStatement signed) {
    var header = signed.header();
    return state.places(header.issuer(), header.counter() - 1, 1).stream()
        .anyMatch(place -> place.id().equals(signed.id()));
  }

  /**
   * Statements of rounds that are over go into records, then the ledger and the store are rid of
   * them.
   */
  private void tidy() {
    if (world.now() < nextTidying) {
      return;
    }
    nextTidying = world.now() + TIDYING;
    List<Round> due = OverRounds.due(state, this::age);
    for (Round round : due) {
      for (RoundRecord file : RoundRecord.of(state, round)) {
        store.keepRecord(file.encode(), clock());
      }
    }
    if (!due.isEmpty()) {
      world.trace(this, "records", due.size());
      advance(OverRounds.without(state, due));
    }
    // A record may be lost that another process of this member kept: then it is being asked for.
    List<Digest> gone =
        bare().filter(id -> store.statement(id) != null && store.recorded(id).isPresent()).toList();
    if (!gone.isEmpty()) {
      store.keepSnapshot(new Snapshot(state, arrivals).encode(member.secret()));
      gone.forEach(store::drop);
      arrivals.keySet().removeAll(gone);
    }
  }

  private long age(Round round) {
    return Optional.ofNullable(arrivals.get(round.id()))
        .map(arrived -> clock().toEpochMilli() - arrived.toEpochMilli())
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public void add(SignedStatement signed) {
    add(signed, world.gate().bytes(signed));
  }

  /** Takes what a peer tells: what it is, and what has become certain by it. */
  private Outcome hear(String from, SignedStatement signed) {
    if (!conduct.takes(signed)) {
      return new Outcome.Early();
    }
    Optional<Outcome> waits = acceptance.hear(state, from, signed);
    if (waits.isEmpty()) {
      return add(signed, world.gate().bytes(signed));
    }
    settle();
    notice();
    return waits.get();
  }

  /** Folds what a quorum has acknowledged. */
  private void settle() {
    Optional<SignedStatement> next = acceptance.next(state);
    while (next.isPresent()) {
      if (!(add(next.get(), world.gate().bytes(next.get())) instanceof Outcome.Folded)) {
        throw new Broken(member.name() + " accepted what it cannot fold");
      }
      next = acceptance.next(state);
    }
    acceptance.proofs().forEach(proof -> state = state.with(proof));
  }

  /** What a peer says that voters hold. */
  void hear(String from, Told told) {
    for (Envelope envelope : told.all()) {
      try {
        acceptance.hear(from, world.gate().admit(envelope, state.epochs()));
      } catch (MalformedException e) {
        if (!e.reason().equals(Epochs.UNKNOWN_EPOCH)) {
          world.refused(this, e.reason());
        }
      }
    }
    later(0, this::settle);
    later(GOSSIP, this::answerWaiters);
  }

  /** A peer has given all it has. */
  void caughtUp(String peer) {
    if (acceptance.caughtUp(peer)) {
      wake();
    }
  }

  Acceptance acceptance() {
    return acceptance;
  }

  private Outcome add(SignedStatement signed, byte[] bytes) {
    LedgerState.Folded folded = state.fold(signed);
    if (folded.outcome() instanceof Outcome.Folded) {
      arrivals.put(signed.id(), store.keep(signed, bytes, clock()));
      advance(folded.state());
    } else if (folded.outcome() instanceof Outcome.Refused refused) {
      world.refused(this, refused.reason());
      state =
          refused.reason().equals("equivocation") ? proven(folded.state(), signed) : folded.state();
    }
    return folded.outcome();
  }

  /** The first of two statements may stand in a record only. */
  private LedgerState proven(LedgerState folded, SignedStatement second) {
    var header = second.header();
    return folded.places(header.issuer(), header.counter() - 1, 1).stream()
        .flatMap(place -> store.recorded(place.id()).stream())
        .findFirst()
        .map(first -> folded.with(new Equivocation(first.signed(), second)))
        .orElse(folded);
  }

  @SuppressWarnings("ReferenceEquality") // Another list is another object.
  private void advance(LedgerState next) {
    world.changed(this, state, next);
    boolean news = state.epochs() != next.epochs();
    state = next;
    wake();
    notice();
    if (news && !state.beyondTheEnd().isEmpty()) {
      later(0, this::readAnew);
    }
  }

  /** Own statements beyond the end of an incarnation count for nobody, and not here either. */
  private void readAnew() {
    List<SignedStatement> dead = state.beyondTheEnd();
    if (!dead.isEmpty()) {
      world.trace(this, "reads anew", dead.size());
      store.forgetSnapshot();
      dead.reversed().forEach(store::forget);
      end();
    }
  }

  /** Unchecked bytes from a peer, of one feed and in its order. */
  void offer(String from, List<byte[]> envelopes) {
    for (byte[] bytes : envelopes) {
      if (take(from, bytes) instanceof Outcome.Refused) {
        return;
      }
    }
  }

  private Outcome take(String from, byte[] bytes) {
    try {
      return hear(from, world.gate().admit(bytes, this::keyOf));
    } catch (MalformedException e) {
      if (e.reason().equals(Epochs.UNKNOWN_EPOCH)) {
        return new Outcome.Early();
      }
      world.refused(this, e.reason());
      return new Outcome.Refused(e.reason(), e.getMessage());
    } catch (Crash | StoreFailure | Broken e) {
      throw e;
    } catch (RuntimeException e) {
      throw new Broken("what " + from + " sent " + member.name() + " is no refusal", e);
    }
  }

  private byte[] keyOf(Statement statement) {
    return state.epoch().isPresent()
        ? state.epochs().keyOf(statement)
        : world.founderKey(statement);
  }

  // ---- what peers ask

  void serveHeads(String asker, Optional<Told> known, Consumer<Optional<Told>> reply) {
    Optional.ofNullable(following.get(asker)).ifPresent(Following::heard);
    Told now = told(asker);
    if (known.isEmpty() || !known.get().own().equals(now.own())) {
      reply.accept(Optional.of(now));
      return;
    }
    var waiter = new Waiter(asker, known.get(), world.now(), reply);
    waiters.add(waiter);
    if (!known.get().equals(now)) {
      later(GOSSIP, this::answerWaiters);
    }
    later(
        LONG_POLL,
        () -> {
          if (waiters.remove(waiter)) {
            reply.accept(Optional.of(told(asker)));
          }
        });
  }

  private Told told(String asker) {
    return new Told(
        acknowledgement.newest().map(own -> own(asker, own)),
        acceptance.others().stream().map(SignedAcknowledgement::envelope).toList());
  }

  private Envelope own(String asker, SignedAcknowledgement own) {
    Acknowledgement content = own.content();
    SortedMap<String, FeedHead> heads = conduct.heads(this, asker, content.heads());
    if (heads.equals(content.heads())) {
      return own.envelope();
    }
    var other =
        new Acknowledgement(
            content.federation(), content.epoch(), content.issuer(), heads, Optional.empty());
    return SignedAcknowledgement.sign(other, member.signer()).envelope();
  }

  private void notice() {
    if (!noticing) {
      noticing = true;
      int mine = life;
      world
          .agenda()
          .in(
              NOTICE,
              () -> {
                noticing = false;
                live(mine, this::acknowledge);
              });
    }
  }

  private void acknowledge() {
    if (acceptance.isAbreast(state, isPatient())) {
      acknowledgement.renew(state);
    }
    settle();
    answerWaiters();
  }

  private boolean isPatient() {
    return world.now() < started + PATIENCE;
  }

  private void answerWaiters() {
    List<Waiter> asked = waiters;
    waiters = new ArrayList<>();
    for (Waiter waiter : asked) {
      Told told = told(waiter.asker());
      boolean news =
          world.now() >= waiter.since() + GOSSIP
              ? !told.equals(waiter.known())
              : !told.own().equals(waiter.known().own());
      if (news) {
        waiter.reply().accept(Optional.of(told));
      } else {
        waiters.add(waiter);
      }
    }
  }

  void serveFeed(
      String asker, String of, FeedCursor.Position after, Consumer<Optional<List<byte[]>>> reply) {
    List<byte[]> envelopes =
        state.epoch().orElseThrow().incarnation(of) >= after.incarnation()
            ? acceptance.after(state, of, after.counter(), MAX_ENVELOPES).stream()
                .map(this::bytes)
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .toList()
            : List.of();
    reply.accept(Optional.of(conduct.envelopes(this, asker, of, envelopes)));
  }

  private Optional<byte[]> bytes(Place place) {
    return place
        .statement()
        .map(world.gate()::bytes)
        .or(() -> store.recorded(place.id()).map(Store.Kept::bytes));
  }

  /** What this member has heard that voters had of an epoch when it was over, and its own word. */
  void serveClosing(int epoch, Consumer<Optional<List<Envelope>>> reply) {
    acknowledgement.closing(state, epoch).ifPresent(acceptance::hearClosing);
    reply.accept(
        Optional.of(
            acceptance.closing(epoch).values().stream()
                .map(SignedAcknowledgement::envelope)
                .toList()));
  }

  /** The answer to that. */
  void hearClosing(List<Envelope> envelopes) {
    for (Envelope envelope : envelopes) {
      try {
        acceptance.hearClosing(world.gate().admit(envelope, state.epochs()));
      } catch (MalformedException e) {
        world.refused(this, e.reason());
      }
    }
    settle();
  }

  // ---- the driver

  /** Asks for a pass soon. */
  void wake() {
    plan(Math.max(world.now(), lastPass + PAUSE));
  }

  private void plan(long at) {
    if (at < nextPass) {
      nextPass = at;
      int mine = life;
      world.agenda().at(at, () -> live(mine, () -> passIf(at)));
    }
  }

  private void passIf(long at) {
    if (nextPass == at) {
      nextPass = Long.MAX_VALUE;
      lastPass = world.now();
      pass();
    }
  }

  private void pass() {
    try {
      settle();
      acknowledge();
      if (!member.isHonest()
          || last.filter(look -> look.isStillRight(look(world.now()))).isEmpty()) {
        Decision decision = decideAndAct();
        last =
            Optional.of(
                look(
                    decision
                        .wakeAt()
                        .map(local -> member.clock().virtual(local))
                        .orElse(Long.MAX_VALUE)));
      }
      long until = last.get().until();
      tidy();
      plan(Math.clamp(until, world.now() + 1, world.now() + PATROL));
    } catch (FeedConflictException e) {
      world.trace(this, "conflict", e.getMessage());
      wake();
    } catch (StoreFailure e) {
      world.trace(this, "failed", "a write");
      plan(world.now() + 2000);
    } catch (Crash | Broken e) {
      throw e;
    } catch (RuntimeException e) {
      if (member.isHonest()) {
        throw new Broken("a look at the rounds failed at " + member.name(), e);
      }
      plan(world.now() + 2000);
    }
  }

  private Look look(long until) {
    return new Look(
        state, store.changes(), unreachable(), changes(), member.pool(), maySign(), until);
  }

  private Decision decideAndAct() {
    for (Body remark : conduct.remarks(this)) {
      say(remark);
    }
    Decision decision = decide();
    boolean spoke = true;
    for (int i = 0; i < MAX_STATEMENTS_A_PASS && spoke; i++) {
      spoke = false;
      for (Action action : decision.actions()) {
        spoke |= carryOut(action);
      }
      if (spoke) {
        decision = decide();
      }
    }
    return decision;
  }

  private Decision decide() {
    Decision decision = Decide.decide(state, facts(), member.identity(), clock());
    waiting = decision.rounds();
    decision.wants().values().forEach(world::told);
    decision.rounds().values().forEach(world::told);
    return decision;
  }

  /** What this process waits for in a round, for whoever looks for what is missing. */
  String waiting(Digest round) {
    return Optional.ofNullable(waiting.get(round)).map(Waiting::message).orElse("nothing");
  }

  private LocalFacts facts() {
    return new LocalFacts(
        arrivals,
        unreachable(),
        store::has,
        store.has(Setting.DATA) ? Map.of(Setting.DATA, Setting.MANIFEST) : Map.of(),
        store.results(),
        store.failures(),
        conduct.wants(member.wants()),
        Set.of(),
        changes(),
        Optional.of(member.pool()),
        Optional.empty(),
        1L << 40);
  }

  private Set<Change> changes() {
    var changes = new HashSet<>(member.changes());
    changes.addAll(acceptance.restarts(state, member.restarts()));
    return changes;
  }

  /** Before anything is said of another's incarnation it is promised; of its own it is waited. */
  @Override
  public boolean promises(Body.Membership word) {
    return word.change() instanceof Change.Restart restart
        && acknowledgement.end(state, word, restart);
  }

  private boolean maySign() {
    return acceptance.isAbreast(state, isPatient()) && !isToBeRestarted();
  }

  private boolean isToBeRestarted() {
    return member.restarts().getOrDefault(member.name(), 1)
        > state.epochs().newest().map(epoch -> epoch.incarnation(member.name())).orElse(1);
  }

  private Set<String> unreachable() {
    var gone = new HashSet<String>();
    following.forEach(
        (peer, followed) -> {
          if (followed.isGone(world.now())) {
            gone.add(peer);
          }
        });
    return gone;
  }

  /** Whether something was said. */
  private boolean carryOut(Action action) {
    return switch (action) {
      case Action.Issue issue -> speak(issue.body());
      case Action.Run run -> {
        world.jobs().start(this, run.task());
        yield false;
      }
      case Action.Fetch fetch -> {
        fetch(fetch.blob(), fetch.from());
        yield false;
      }
      case Action.Keep keep -> false;
    };
  }

  private boolean speak(Body body) {
    if (member.isHonest()) {
      boolean may = maySign();
      if (may) {
        issue(body);
      }
      return may;
    }
    boolean news = false;
    for (Body spoken : conduct.say(this, body)) {
      news |= say(spoken);
    }
    return news;
  }

  /** The rules ask again for what a cheat did not say; it says each thing once. */
  private boolean say(Body body) {
    String text = CanonicalJson.text(body);
    if (said.contains(text)) {
      return false;
    }
    issue(body);
    said.add(text);
    return true;
  }

  private void issue(Body body) {
    SignedStatement signed = feed.issue(body);
    world.trace(this, Kind.of(body).wireName(), new Spoken(signed.header().counter(), signed.id()));
  }

  private record Spoken(long counter, Digest id) {
    @Override
    public String toString() {
      return counter + " " + id.label();
    }
  }

  private void fetch(Digest blob, String from) {
    if (!store.has(blob) && fetching.add(blob)) {
      var holders = new ArrayList<>(world.members());
      holders.sort(Comparator.comparing(holder -> holder.name().equals(from) ? 0 : 1));
      later(50 + world.random().nextInt(200), () -> tryFetch(blob, holders, 0));
    }
  }

  private void tryFetch(Digest blob, List<Member> holders, int tries) {
    Member holder = holders.get(tries % holders.size());
    boolean there =
        holder != member
            && world.network().reaches(member.name(), holder.name())
            && holder.serving(member.name()).filter(peer -> gives(peer, blob)).isPresent();
    if (there || store.has(blob)) {
      store.put(blob);
      fetching.remove(blob);
      wake();
    } else {
      later(500, () -> tryFetch(blob, holders, tries + 1));
    }
  }

  private boolean gives(Operator peer, Digest blob) {
    return peer.store().has(blob) && peer.conduct().gives(peer, member.name(), blob);
  }

  private OwnFeed newFeed() {
    return new OwnFeed(member.name(), member.keys(), world.gate().verifier(), store, this);
  }

  private OwnAcknowledgement newAcknowledgement() {
    return new OwnAcknowledgement(
        member.name(), member.keys(), world.gate().verifier(), store.promises(), acceptance);
  }

  private Instant clock() {
    return member.clock().at(world.now());
  }
}

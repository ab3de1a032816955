package training.proof.protocol.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.statement.Statement;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * A few members on a virtual clock: the real fold and decide, real signatures; training replaced by
 * a hash chain, so that a replay is exact and a lie is visible.
 */
final class Village {
  static final Digest DATA = Digest.of("test/data");
  static final DataManifest MANIFEST =
      DataManifest.ofBytes(1 << 20, Digest.of("test/train"), 1 << 16, Digest.of("test/held"));
  static final Recipe RECIPE =
      Recipe.plain(
          ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
          new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
          8,
          40,
          4);
  private static final String SEASON = "season";
  private static final long CREDITS = 1_000_000;

  /** How far losses and scores may lie from the stated ones, in micro-nats. */
  static final long TOLERANCE = 1000;

  static final Body.Windows WINDOWS = new Body.Windows(600, 60, 60, 300, 300, 300);

  /** What the next round that somebody wants is to compute. */
  Recipe recipe = RECIPE;

  /** What the next round that somebody wants pays for scores. */
  Optional<Body.Improvement> improvement = Optional.empty();

  /** What everybody's pods measure of a slot's payload, by its member; 0 of others. */
  final Map<String, Long> scores = new HashMap<>();

  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  final Map<String, Citizen> citizens = new TreeMap<>();
  final Set<String> down = new HashSet<>();
  final Set<Link> cut = new HashSet<>();

  /** Every citizen forgets everything but its records before every single action. */
  boolean crashing;

  private final RandomGenerator random;
  private final SignedStatement genesis;

  /** From one member to another. */
  record Link(String from, String to) {}

  /** What a member's trainer does with a train task. */
  interface Trainer {
    List<Digest> states(Task.Train task, List<Digest> honest);
  }

  /** One member: its ledger and what it alone knows. */
  final class Citizen {
    final String name;
    final Signer signer;
    final Signer nextSigner;
    LedgerState state = LedgerState.empty();
    Trainer trainer = (task, honest) -> honest;
    boolean wrongPayload;

    /** The residual that this member really starts from. */
    UnaryOperator<Optional<Digest>> residual = right -> right;

    Body.Windows windows = WINDOWS;
    int auditRatePerMille = 1000;
    int slotsPerMember = 1;
    Optional<LocalFacts.Pool> pool =
        Optional.of(new LocalFacts.Pool(1, "cpu", List.of("exact"), 0, Set.of()));
    Optional<String> unhealthy = Optional.empty();
    long freeBytes = 1L << 40;
    Predicate<Digest> holds = blob -> true;
    Predicate<Task> fails = task -> false;
    Predicate<Task> slow = task -> false;

    /** What its pods' FP32 results depend on, whatever it states. */
    Digest processors = Digest.of("test/processors");

    private Optional<Function<Body, List<Body>>> tongue = Optional.empty();

    /** What its pods make of a score. */
    LongUnaryOperator measures = score -> score;

    /** What its pods make of a candidate's loss. */
    LongUnaryOperator losses = loss -> loss;

    /** Boundary states this member will not show. */
    Predicate<SlotKey> hides = slot -> false;

    final List<SignedStatement> feed = new ArrayList<>();
    final List<SignedStatement> stored = new ArrayList<>();
    final Map<Digest, Instant> arrivals = new HashMap<>();
    final Map<Digest, DataManifest> manifests = new HashMap<>(Map.of(DATA, MANIFEST));
    final Map<Digest, TaskResult> results = new HashMap<>();
    final Map<Digest, String> failures = new HashMap<>();
    final Map<SlotKey, List<Digest>> states = new HashMap<>();
    final List<LocalFacts.Want> wants = new ArrayList<>();
    final Set<Digest> withdrawn = new HashSet<>();
    final Set<Change> changes = new HashSet<>();
    final List<Task> ran = new ArrayList<>();
    final List<SignedStatement> refused = new ArrayList<>();
    final List<Digest> fetched = new ArrayList<>();
    private final Map<String, String> word = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    Decision last;

    Citizen(String name) {
      this.name = name;
      this.signer = Ed25519.signer(Digest.of("test/key", name).raw());
      this.nextSigner = Ed25519.signer(Digest.of("test/next-key", name).raw());
    }

    /** From now on a dishonest member, that says these things instead of what it should. */
    void lies(Function<Body, List<Body>> instead) {
      tongue = Optional.of(instead);
    }

    /** Its pods are of this class, and it takes part in rounds within it. */
    void computesIn(Digest computeClass) {
      processors = computeClass;
      states(computeClass);
    }

    /** It says that it is of this class. */
    void states(Digest computeClass) {
      pool =
          Optional.of(
              new LocalFacts.Pool(
                  1,
                  "cpu",
                  List.of("exact", "class-exact"),
                  Optional.of(computeClass),
                  0,
                  Set.of()));
    }

    /** Says nothing of a kind, and all else as it should. */
    void isSilentOn(Class<? extends Body> kind) {
      lies(body -> kind.isInstance(body) ? List.of() : List.of(body));
    }

    LocalFacts facts() {
      return new LocalFacts(
          arrivals,
          unreachable(),
          holds,
          manifests,
          results,
          failures,
          wants,
          withdrawn,
          changes,
          pool,
          unhealthy,
          freeBytes);
    }

    Set<String> unreachable() {
      var gone = new HashSet<>(down);
      cut.stream().filter(link -> link.to().equals(name)).forEach(link -> gone.add(link.from()));
      return gone;
    }

    Identity identity() {
      return new Identity(name, Digest.of("test/secret", name).raw());
    }

    SignedStatement issue(Body body) {
      FeedHead head = state.head(name);
      Optional<Epoch> epoch = state.epochs().of(name);
      var header =
          new Header(
              epoch.map(Epoch::federation).orElse(Digest.ZERO),
              epoch.map(Epoch::number).orElse(0),
              name,
              epoch.map(known -> known.incarnation(name, head.counter() + 1)).orElse(1),
              head.counter() + 1,
              head.digest());
      Signer key =
          epoch
              .flatMap(known -> known.keyOf(name))
              .map(new KeyRing(signer, nextSigner)::of)
              .orElse(signer);
      var signed = SignedStatement.sign(new Statement(header, body), key);
      feed.add(signed);
      receive(signed);
      return signed;
    }

    /** Whether its place in its feed is taken now. */
    boolean receive(SignedStatement signed) {
      var folded = state.fold(signed);
      Invariants.certificatesStay(state, folded.state());
      state = folded.state();
      switch (folded.outcome()) {
        case Outcome.Folded f -> {
          arrivals.put(signed.id(), now);
          stored.add(signed);
          Invariants.creditsAreConserved(state);
        }
        case Outcome.Refused r -> {
          if (!r.reason().equals(Epochs.UNKNOWN_EPOCH)) {
            refused.add(signed);
          }
        }
        case Outcome.Known k -> {}
        case Outcome.Early e -> {}
        case Outcome.Held h -> {}
      }
      return state.head(signed.header().issuer()).counter() >= signed.header().counter();
    }

    /** One pass: decide and act. Returns whether anything was done. */
    boolean act() {
      if (crashing) {
        return actOnceAfterARestart();
      }
      last = Decide.decide(state, facts(), identity(), now);
      boolean busy = false;
      for (Action action : last.actions()) {
        busy |= carryOut(action);
      }
      return busy;
    }

    /** Carries out the first action that changes anything, on a state rebuilt from records. */
    private boolean actOnceAfterARestart() {
      rebuild();
      last = Decide.decide(state, facts(), identity(), now);
      return last.actions().stream().anyMatch(this::carryOut);
    }

    void rebuild() {
      var records = new ArrayList<>(stored);
      Collections.shuffle(records, new Random(random.nextLong()));
      records.sort(Comparator.comparing(s -> s.body() instanceof Body.Genesis ? 0 : 1));
      state = Feeds.foldInOrder(LedgerState.empty(), records);
    }

    private boolean carryOut(Action action) {
      return switch (action) {
        case Action.Issue issue -> say(issue.body());
        case Action.Run run -> run(run.task());
        case Action.Fetch fetch -> !fetched.contains(fetch.blob()) && fetched.add(fetch.blob());
        case Action.Keep keep -> false;
      };
    }

    private boolean say(Body body) {
      if (tongue.isEmpty()) {
        Invariants.wordIsKept(name, state, word, body);
        issue(body);
        return true;
      }
      boolean news = false;
      for (Body spoken : tongue.get().apply(body)) {
        if (said.add(CanonicalJson.text(spoken))) {
          issue(spoken);
          news = true;
        }
      }
      return news;
    }

    private boolean run(Task task) {
      if (results.containsKey(task.digest())
          || failures.containsKey(task.digest())
          || slow.test(task)) {
        return false;
      }
      ran.add(task);
      if (fails.test(task)) {
        failures.put(task.digest(), "failed");
      } else {
        results.put(task.digest(), compute(this, task));
      }
      return true;
    }
  }

  record SlotKey(Digest round, SlotId id) {}

  Village(String... names) {
    this(1, names);
  }

  Village(long seed, String... names) {
    this(seed, ProtocolVersions.NEWEST, names);
  }

  Village(long seed, int protocolVersion, String... names) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (String name : names) {
      citizens.put(name, new Citizen(name));
    }
    List<Body.Member> members =
        citizens.values().stream().map(citizen -> entry(citizen, citizen.signer, CREDITS)).toList();
    genesis =
        citizens
            .values()
            .iterator()
            .next()
            .issue(new Body.Genesis("village", protocolVersion, members));
  }

  /** What a member list says of somebody. */
  static Body.Member entry(Citizen citizen, Signer key, long credits) {
    return new Body.Member(
        citizen.name,
        "org-" + citizen.name,
        Base64.getEncoder().encodeToString(key.publicKey()),
        "https://" + citizen.name,
        Digest.of("test/cert", citizen.name),
        credits);
  }

  /** Somebody who is there, and in no member list yet. */
  Citizen stranger(String name) {
    var stranger = new Citizen(name);
    citizens.put(name, stranger);
    return stranger;
  }

  /** What everybody's user agrees to. */
  void agree(Change change) {
    each(citizen -> citizen.changes.add(change));
  }

  private long wanted(String run) {
    return get("alpha").wants.stream().filter(want -> want.run().equals(run)).count();
  }

  /** The only round a member knows of, but for seasoning. */
  Round round(String member) {
    List<Round> rounds =
        get(member).state.rounds().values().stream()
            .filter(round -> !round.open().run().equals(SEASON))
            .toList();
    if (rounds.size() != 1) {
      throw new AssertionError(member + " knows " + rounds.size() + " rounds");
    }
    return rounds.getFirst();
  }

  /** Honest rounds that make everybody well known, and earn credits that are at stake from then. */
  void season(int rounds) {
    int first = (int) wanted(SEASON);
    for (int index = first; index < first + rounds; index++) {
      want("alpha", SEASON, index);
      run(3);
    }
  }

  RoundView view(String member) {
    return round(member).view();
  }

  SlotView slot(String witness, String member) {
    return view(witness).slots().get(new SlotId(member, 0));
  }

  Citizen get(String name) {
    return citizens.get(name);
  }

  void each(Consumer<Citizen> rule) {
    citizens.values().forEach(rule);
  }

  /** All that was said, in some order that keeps each feed's own, the genesis first. */
  List<SignedStatement> interleaved(Random random) {
    List<List<SignedStatement>> feeds = new ArrayList<>();
    each(citizen -> feeds.add(new ArrayList<>(citizen.feed)));
    List<SignedStatement> mixed = new ArrayList<>();
    mixed.add(feeds.getFirst().removeFirst());
    while (!feeds.isEmpty()) {
      List<SignedStatement> feed = feeds.get(random.nextInt(feeds.size()));
      if (feed.isEmpty()) {
        feeds.remove(feed);
      } else {
        mixed.add(feed.removeFirst());
      }
    }
    return mixed;
  }

  void want(String sponsor, String run, int index) {
    want(sponsor, run + "-" + index, run, index, 4000);
  }

  void want(String sponsor, String name, String run, int index, long budget) {
    Citizen citizen = get(sponsor);
    citizen.wants.add(
        new LocalFacts.Want(
            name,
            run,
            index,
            now,
            recipe,
            DATA,
            10,
            budget,
            citizen.slotsPerMember,
            Set.of(),
            citizen.auditRatePerMille,
            2,
            citizen.windows,
            TOLERANCE,
            64,
            improvement));
  }

  /**
   * Lets everybody talk and act until nobody has anything to do, then goes on at the next moment
   * for which anybody asked to be woken, until this time has passed.
   */
  void run(int seconds) {
    Instant end = now.plusSeconds(seconds);
    talk();
    while (now.isBefore(end)) {
      now = nextWake().filter(wake -> wake.isBefore(end)).orElse(end);
      talk();
    }
  }

  private Optional<Instant> nextWake() {
    return citizens.values().stream()
        .filter(citizen -> !down.contains(citizen.name))
        .flatMap(citizen -> Optional.ofNullable(citizen.last).stream())
        .flatMap(decision -> decision.wakeAt().stream())
        .filter(wake -> wake.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  /** Lets everybody talk and act until nobody has anything to do. */
  void talk() {
    boolean busy = true;
    for (int pass = 0; busy; pass++) {
      busy = false;
      for (Citizen citizen : citizens.values()) {
        if (!down.contains(citizen.name)) {
          deliver(citizen);
          busy |= citizen.act();
        }
      }
      if (pass > 2000) {
        throw new AssertionError("somebody never comes to rest");
      }
    }
  }

  /**
   * Feeds arrive in their own order, interleaved by chance, from anybody who is there: every member
   * serves every statement.
   */
  private void deliver(Citizen to) {
    List<Citizen> sources =
        citizens.values().stream()
            .filter(from -> !down.contains(from.name))
            .filter(from -> !cut.contains(new Link(from.name, to.name)))
            .toList();
    if (to.state.epoch().isEmpty()) {
      to.receive(genesis);
    }
    var names = new ArrayList<>(citizens.keySet());
    var blocked = new ArrayList<String>();
    while (!names.isEmpty()) {
      String name = names.get(random.nextInt(names.size()));
      long next = to.state.head(name).counter() + 1;
      long newest = sources.stream().mapToLong(s -> s.state.head(name).counter()).max().orElse(0);
      if (next <= newest && to.receive(get(name).feed.get((int) next - 1))) {
        names.addAll(blocked);
        blocked.clear();
      } else {
        names.remove(name);
        if (next <= newest) {
          blocked.add(name);
        }
      }
    }
  }

  private TaskResult compute(Citizen citizen, Task task) {
    return switch (task) {
      case Task.Train train -> train(citizen, train);
      case Task.Replay replay -> replay(citizen, replay);
      case Task.Aggregate aggregate -> aggregate(citizen, aggregate);
      default -> throw new IllegalStateException("not in the village: " + task);
    };
  }

  private TaskResult train(Citizen citizen, Task.Train task) {
    List<Digest> honest = new ArrayList<>();
    honest.add(Digest.of("test/state0", task.parent()));
    for (int j = 0; j < task.recipe().segments(); j++) {
      honest.add(step(citizen, task.recipe(), task.firstExample(), j, honest.get(j)));
    }
    List<Digest> states = citizen.trainer.states(task, honest);
    citizen.states.put(new SlotKey(task.round(), new SlotId(task.member(), task.slot())), states);
    Optional<Digest> residual = citizen.residual.apply(task.residual());
    Digest payload =
        citizen.wrongPayload
            ? Digest.of("test/wrong-payload", task.member())
            : payload(task.parent(), states.getLast(), residual);
    return new TaskResult.Trained(
        task.digest(),
        states,
        payload,
        4000,
        residualAfter(task.recipe(), states.getLast(), residual),
        List.of(5_000_000L, 4_900_000L),
        task.recipe().tokensPerSlot(),
        "equal",
        Map.of(),
        1);
  }

  private TaskResult replay(Citizen citizen, Task.Replay task) {
    var segments = new ArrayList<TaskResult.SegmentAnswer>();
    var payloads = new ArrayList<TaskResult.PayloadAnswer>();
    for (Task.ReplaySlot slot : task.slots()) {
      var key = new SlotKey(task.round(), new SlotId(slot.member(), slot.slot()));
      List<Digest> states = get(slot.member()).states.get(key);
      boolean there =
          !down.contains(slot.member())
              && !cut.contains(new Link(slot.member(), citizen.name))
              && !get(slot.member()).hides.test(key);
      for (int j : slot.segments()) {
        segments.add(
            new TaskResult.SegmentAnswer(
                slot.member(),
                slot.slot(),
                j,
                there
                    ? Optional.of(
                        step(citizen, task.recipe(), slot.firstExample(), j, states.get(j)))
                    : Optional.empty(),
                there ? Optional.empty() : Optional.of("gone")));
      }
      if (slot.payload()) {
        payloads.add(
            new TaskResult.PayloadAnswer(
                slot.member(),
                slot.slot(),
                there ? Optional.of(contribution(task, slot, states)) : Optional.empty(),
                there ? Optional.of(states.getLast()) : Optional.empty(),
                there ? Optional.empty() : Optional.of("gone")));
      }
    }
    return new TaskResult.Replayed(task.digest(), segments, payloads, Map.of(), 1);
  }

  TaskResult.Aggregated aggregate(Citizen citizen, Task.Aggregate task) {
    Object[] payloads = task.payloads().stream().map(Task.PayloadRef::payload).toArray();
    Digest aggregate = Digest.of("test/aggregate", payloads);
    return new TaskResult.Aggregated(
        task.digest(),
        Digest.of("test/candidate", task.parent(), aggregate),
        aggregate,
        5_000_000,
        citizen.losses.applyAsLong(4_500_000),
        4096,
        task.scores()
            ? Optional.of(task.payloads().stream().map(ref -> score(citizen, ref)).toList())
            : Optional.empty(),
        Map.of(),
        1);
  }

  private TaskResult.Gain score(Citizen citizen, Task.PayloadRef ref) {
    long bound = citizen.measures.applyAsLong(scores.getOrDefault(ref.member(), 0L));
    return new TaskResult.Gain(bound + 329, 200, bound);
  }

  private static Digest step(
      Citizen citizen, Recipe recipe, long firstExample, int segment, Digest state) {
    Digest from = recipe.exact() ? state : Digest.of("test/in-fp32", citizen.processors, state);
    return step(firstExample, segment, from);
  }

  static Digest step(long firstExample, int segment, Digest state) {
    return Digest.of("test/step", firstExample, segment, state);
  }

  private static Digest contribution(Task.Replay task, Task.ReplaySlot slot, List<Digest> states) {
    return Commitments.contribution(
        payload(task.parent(), states.getLast(), slot.residual()),
        slot.residual().map(Digest::hex).orElse(""),
        residualAfter(task.recipe(), states.getLast(), slot.residual())
            .map(Digest::hex)
            .orElse(""));
  }

  private static Digest payload(String parent, Digest finalState, Optional<Digest> residual) {
    return Digest.of("test/payload", parent, finalState, residual.orElse(Digest.ZERO));
  }

  private static Optional<Digest> residualAfter(
      Recipe recipe, Digest finalState, Optional<Digest> before) {
    return recipe.payload().hasResidual()
        ? Optional.of(Digest.of("test/residual", finalState, before.orElse(Digest.ZERO)))
        : Optional.empty();
  }
}

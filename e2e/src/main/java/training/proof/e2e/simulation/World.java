package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.decide.Waiting;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** One federation on a virtual clock, alone on its thread. */
final class World {
  private static final long LOOK = 2000;

  /** Processes that were down are up by then, and all know each other as reachable. */
  private static final long RECOVERY = 60_000;

  private final Plan plan;
  private final RandomGenerator random;
  private final Agenda agenda = new Agenda();
  private final Trace trace = new Trace();
  private final Faults faults;
  private final Network network;
  private final Jobs jobs;
  private final Gate gate;
  private final Signing signing;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Words> words = new HashMap<>();
  private final Set<Member> restored = new HashSet<>();
  private final IdentityHashMap<Operator, LedgerState> touched = new IdentityHashMap<>();
  private final List<Operator> touchedInOrder = new ArrayList<>();
  private final Map<Digest, Long> openedAt = new HashMap<>();
  private final Map<SlotKey, Set<Digest>> made = new HashMap<>();
  private final SortedMap<String, Long> refused = new TreeMap<>();
  private final Set<String> troubles = new TreeSet<>();
  private final Invariants invariants;
  private Optional<Body.Genesis> genesis = Optional.empty();
  private List<Change> changes = List.of();
  private Optional<Restarting> restarting = Optional.empty();
  private boolean healed;
  private long healedAt;
  private long events;

  World(Plan plan) {
    this.plan = plan;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
    this.faults = plan.scenario().faults(random);
    this.network = new Network(agenda, random, faults);
    this.jobs = new Jobs(this, agenda, random);
    this.signing = plan.ed25519() ? Signing.ed25519() : Signing.keyedHash();
    this.gate = new Gate(signing.verifier());
    this.invariants =
        new Invariants(
            name -> knows(name) && members.get(name).isHonest(),
            (slot, payload) -> made.getOrDefault(slot, Set.of()).contains(payload),
            () ->
                honest().stream()
                    .flatMap(member -> member.operators().stream())
                    .map(Operator::state)
                    .toList());
    settle();
    found();
    ask();
  }

  // ---- making it

  private void settle() {
    var names = new ArrayList<String>();
    int all = plan.members() + plan.scenario().comings().strangers();
    for (int i = 0; i < all; i++) {
      names.add(String.format("m%02d", i));
    }
    var shuffled = new ArrayList<>(names.subList(0, plan.members()));
    Collections.shuffle(shuffled, Random.from(random));
    List<String> cheats =
        plan.scenario().comings().areOfCheats()
            ? names.subList(plan.members(), names.size())
            : shuffled.subList(0, plan.byzantine());
    for (String name : names) {
      boolean honest = !cheats.contains(name) || !plan.scenario().hasCheats();
      var clock = new LocalClock(within(faults.offset()), Math.toIntExact(within(faults.drift())));
      var member =
          new Member(
              name,
              signing.signer(Digest.of("simulation/key", name)),
              signing.signer(Digest.of("simulation/next-key", name)),
              clock,
              Setting.pool(plan.scenario().fewestSlots(), random),
              honest,
              random);
      members.put(name, member);
      words.put(
          name, new Words(name, round -> isRefused(member, round), said -> isGone(member, said)));
      List<Conduct> conducts =
          honest ? List.of(Conduct.HONEST) : plan.scenario().cast(cheats.indexOf(name), random);
      staff(member, conducts);
    }
  }

  private void staff(Member member, List<Conduct> conducts) {
    for (Conduct conduct : conducts) {
      var store = new Store(this::strike, signed -> published(member, signed));
      int replicas = conducts.size() > 1 ? 1 : faults.replicas();
      for (int i = 0; i < replicas; i++) {
        member.operators().add(new Operator(this, member, store, conduct));
      }
      Set.of(Setting.DATA, Setting.MANIFEST.train(), Setting.MANIFEST.heldOut())
          .forEach(store::put);
    }
  }

  private long within(long bound) {
    return bound == 0 ? 0 : random.nextLong(-bound, bound + 1);
  }

  private void found() {
    var list = new ArrayList<Body.Member>();
    for (Member member : founders()) {
      list.add(Comings.entry(member, member.signer(), Setting.CREDITS));
    }
    var body = new Body.Genesis("simulation", plan.scenario().protocolVersion(), list);
    genesis = Optional.of(body);
    Member founder = founders().stream().filter(Member::isHonest).findFirst().orElseThrow();
    var header = new Header(Digest.ZERO, 0, founder.name(), 1, 1, Digest.ZERO);
    var signed = SignedStatement.sign(new Statement(header, body), founder.signer());
    byte[] bytes = signed.envelope().encode();
    healed = true;
    founder.operators().getFirst().store().advance(Optional.empty(), signed);
    for (Member member : members.values()) {
      for (Operator operator : member.operators()) {
        operator.store().keep(signed, bytes, member.clock().at(0));
      }
    }
    healed = false;
  }

  /** Users ask for all rounds at once; sponsors open them one after another. */
  private void ask() {
    var sponsors = new ArrayList<>(founders());
    Collections.shuffle(sponsors, Random.from(random));
    if (plan.scenario().isAboutSponsors()) {
      sponsors.sort((a, b) -> Boolean.compare(a.isHonest(), b.isHonest()));
    }
    int most = Math.min(plan.members(), plan.rounds());
    int count = Math.min(most, 1 + random.nextInt(3));
    if (plan.scenario().isAboutSponsors()) {
      count = Math.min(most, Math.max(count, plan.byzantine() + 1));
    }
    for (int i = 0; i < plan.rounds(); i++) {
      Member sponsor = sponsors.get(i % count);
      sponsor.wants().add(Setting.want("run", i / count, plan.scenario(), sponsor.clock(), random));
    }
  }

  // ---- letting it run

  Report run() {
    Optional<String> broken = Optional.empty();
    var ending = new Ending(this);
    try {
      begin();
      ending.await();
    } catch (Broken e) {
      broken = Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      broken = Optional.of("the simulation itself failed: " + e);
      trace.add(agenda.now(), "simulation", "thrown", List.of(e.getStackTrace()));
    }
    return new Report(
        plan,
        broken,
        trace.last(),
        trace.digest(),
        events,
        ending.opened(),
        ending.settled(),
        ending.paid(),
        ending.unpaid(),
        refused);
  }

  private void begin() {
    long trouble = plan.scenario().troubleARound() * plan.rounds();
    var late = new ArrayList<>(members.values());
    Collections.shuffle(late, Random.from(random));
    for (Member member : members.values()) {
      long start =
          late.indexOf(member) < faults.late()
              ? random.nextLong(trouble / 2, trouble)
              : random.nextLong(2000);
      for (Operator operator : member.operators()) {
        agenda.at(start, operator::start);
      }
    }
    for (Member member : late.subList(0, faults.restored())) {
      agenda.at(random.nextLong(trouble / 2), () -> backUp(member, trouble));
    }
    for (int i = 0; i < faults.partitions(); i++) {
      agenda.at(random.nextLong(trouble), this::fallApart);
    }
    for (int i = 0; i < faults.oneWays(); i++) {
      agenda.at(random.nextLong(trouble), this::cutOneWay);
    }
    Comings comings = plan.scenario().comings();
    changes = comings.changes(this, founders(), strangers());
    comings.deliberate(this, changes, trouble);
    if (plan.scenario().isInFp32()) {
      new Processors(this).begin(trouble, faults.isCalm());
    }
    restarting = plan.scenario().restarting(this);
    restarting.ifPresent(restart -> restart.begin(trouble));
    agenda.at(faults.isCalm() ? 0 : trouble, this::heal);
  }

  private void backUp(Member member, long trouble) {
    Store store = member.operators().getFirst().store();
    Runnable restore = store.backup();
    agenda.in(
        random.nextLong(trouble / 2),
        () -> {
          trace("restore", member.name());
          member.operators().forEach(Operator::end);
          restore.run();
          restored.add(member);
        });
  }

  private void fallApart() {
    var group = new ArrayList<>(members.keySet());
    Collections.shuffle(group, Random.from(random));
    List<String> some = group.subList(0, 1 + random.nextInt(group.size()));
    List<String> others = group.subList(some.size(), group.size());
    trace("partition", some + " from " + others);
    some.forEach(
        one ->
            others.forEach(
                other -> {
                  network.cut(one, other);
                  network.cut(other, one);
                }));
    agenda.in(
        5000 + random.nextInt(100_000),
        () ->
            some.forEach(
                one ->
                    others.forEach(
                        other -> {
                          network.mend(one, other);
                          network.mend(other, one);
                        })));
  }

  private void cutOneWay() {
    var names = List.copyOf(members.keySet());
    String from = names.get(random.nextInt(names.size()));
    String to = names.get(random.nextInt(names.size()));
    trace("one way", from + " cannot call " + to);
    network.cut(from, to);
    agenda.in(20_000 + random.nextInt(200_000), () -> network.mend(from, to));
  }

  private void heal() {
    healed = true;
    healedAt = agenda.now();
    if (!faults.isCalm()) {
      network.heal();
    }
    for (Member member : members.values()) {
      member.operators().forEach(operator -> operator.store().forgetFailures());
    }
    trace("heal", "");
  }

  /** Lets things happen until then, and looks after each of them. */
  void runUntil(long time) {
    boolean[] there = {false};
    agenda.at(time, () -> there[0] = true);
    while (!there[0]) {
      agenda.step();
      events++;
      for (Operator operator : touchedInOrder) {
        invariants.check(operator.member().name(), touched.get(operator), operator.state());
      }
      touched.clear();
      touchedInOrder.clear();
    }
  }

  void runOn() {
    runUntil(agenda.now() + LOOK);
  }

  // ---- what its parts ask of it

  /** Whom the genesis lists. */
  List<Member> founders() {
    return members().subList(0, plan.members());
  }

  private List<Member> strangers() {
    return members().subList(plan.members(), members.size());
  }

  /** Whose feed is to go on in another incarnation. */
  Optional<Restarting> restarting() {
    return restarting;
  }

  /** What is to become of the member list, in the end. */
  List<Change> changes() {
    return changes;
  }

  Plan plan() {
    return plan;
  }

  Agenda agenda() {
    return agenda;
  }

  long now() {
    return agenda.now();
  }

  RandomGenerator random() {
    return random;
  }

  Network network() {
    return network;
  }

  Jobs jobs() {
    return jobs;
  }

  Gate gate() {
    return gate;
  }

  boolean isHealed() {
    return healed;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  Member member(String name) {
    return members.get(name);
  }

  List<Member> honest() {
    return members.values().stream().filter(Member::isHonest).toList();
  }

  /** Whether this is a member's name at all: opens may name others. */
  boolean knows(String name) {
    return members.containsKey(name);
  }

  /** Whether nothing went wrong in a round but what cheats did. */
  boolean wasCalm(Digest round) {
    return faults.isCalm() || openedAt(round) > healedAt + RECOVERY;
  }

  /** When a round's open was signed. */
  long openedAt(Digest round) {
    return openedAt.getOrDefault(round, 0L);
  }

  void trace(Operator who, String what, Object detail) {
    int place = who.member().operators().indexOf(who);
    trace.add(agenda.now(), who.member().name() + (place == 0 ? "" : "'"), what, detail);
  }

  void trace(String what, Object detail) {
    trace.add(agenda.now(), "", what, detail);
  }

  void refused(Operator who, String reason) {
    refused.merge(reason, 1L, Long::sum);
    trace(who, "refuses", reason);
  }

  /** What a user was told. */
  void told(Waiting waiting) {
    waiting.trouble().ifPresent(troubles::add);
  }

  /** The codes of all trouble that any user was told of. */
  Set<String> troubles() {
    return troubles;
  }

  /** A ledger moved on; looked at when the event is over. */
  void changed(Operator who, LedgerState before, LedgerState after) {
    boolean observed = restarting.filter(r -> r.sees(who.member(), after)).isEmpty();
    if (who.member().isHonest() && observed && !touched.containsKey(who)) {
      touched.put(who, before);
      touchedInOrder.add(who);
    }
  }

  /** A pod has trained a slot: what it is bound to from its commitment on. */
  void made(SlotKey slot, Digest payload) {
    made.computeIfAbsent(slot, key -> new HashSet<>()).add(payload);
  }

  /** What time does to a store that a process comes back to. */
  void wear(Operator who) {
    if (!healed && random.nextInt(1000) < faults.damagePerMille()) {
      trace(who, "damage", "");
      who.store().damage(random);
    }
  }

  boolean failsJob(Operator owner) {
    return !healed && random.nextInt(1000) < faults.jobsPerMille();
  }

  /** Before a ledger has an epoch, it takes the one genesis there is. */
  byte[] founderKey(Statement statement) {
    return genesis
        .filter(known -> statement.body().equals(known))
        .map(known -> members.get(statement.header().issuer()).signer().publicKey())
        .orElseThrow(() -> new MalformedException("no-genesis", "the genesis is not known yet"));
  }

  /** Whether a member whose store fell back lost a statement that nobody else ever had. */
  private boolean isGone(Member member, SignedStatement said) {
    return restored.contains(member)
        && !member.operators().getFirst().store().isThere(said)
        && members.values().stream()
            .flatMap(other -> other.operators().stream())
            .noneMatch(process -> process.isUp() && process.has(said));
  }

  private static boolean isRefused(Member member, Digest round) {
    return member.operators().stream()
        .flatMap(process -> process.state().round(round).stream())
        .anyMatch(known -> known.view().refused());
  }

  private void published(Member member, SignedStatement signed) {
    if (member.isHonest()) {
      words.get(member.name()).hear(signed);
      if (signed.body() instanceof Body.Vote vote) {
        vote.ballots().forEach(ballot -> isDeserved(member, vote.round(), ballot));
      }
      if (signed.body() instanceof Body.Audit audit) {
        audit.entries().forEach(entry -> isTrue(member, entry));
      }
    }
    if (signed.body() instanceof Body.Open) {
      openedAt.putIfAbsent(signed.id(), agenda.now());
    }
  }

  /** Whoever follows the rules and replays another's honest work finds it right, or nothing. */
  private void isTrue(Member auditor, Body.AuditEntry entry) {
    boolean honest = knows(entry.member()) && members.get(entry.member()).isHonest();
    if (honest && entry.finding() == Body.Finding.mismatch) {
      throw new Broken(auditor.name() + " finds the honest " + entry.id() + " wrong");
    }
  }

  private void isDeserved(Member voter, Digest id, Body.Ballot ballot) {
    if (!(ballot instanceof Body.SlotBallot slot)) {
      return;
    }
    Member worker = members.get(slot.member());
    var key = new SlotKey(id, slot.id());
    if (!worker.isTwoFaced() && !hasLost(worker, key)) {
      List<LedgerState> ledgers = voter.operators().stream().map(Operator::state).toList();
      Collection<Round> rounds =
          ledgers.stream().flatMap(state -> state.rounds().values().stream()).toList();
      List<LedgerState> known =
          ledgers.stream()
              .filter(
                  state ->
                      state
                          .round(id)
                          .flatMap(round -> round.view().slots().get(slot.id()).reveal())
                          .isPresent())
              .toList();
      known.stream()
          .findFirst()
          .flatMap(state -> state.round(id))
          .ifPresentOrElse(
              round ->
                  Truth.check(
                      voter,
                      round,
                      slot,
                      worker,
                      worker.operators().getFirst().store().states(key),
                      Truth.residual(rounds, round, slot.id()),
                      Truth.reported(known, id, slot)),
              () -> {
                throw new Broken(voter.name() + " voted for " + slot.id() + " unseen");
              });
    }
  }

  /** What a slot really came to is unknown where its worker's copy was lost. */
  private boolean hasLost(Member worker, SlotKey slot) {
    return (restarting.isPresent() || restored.contains(worker))
        && worker.operators().getFirst().store().states(slot).isEmpty();
  }

  private void strike() {
    if (healed) {
      return;
    }
    int fate = random.nextInt(10_000);
    if (fate < faults.crashPerMyriad()) {
      throw new Crash();
    }
    if (fate < faults.crashPerMyriad() + faults.failurePerMyriad()) {
      throw new StoreFailure();
    }
  }
}

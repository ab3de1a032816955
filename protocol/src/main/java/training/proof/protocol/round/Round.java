package training.proof.protocol.round;

import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;

/**
 * A round: what was opened, the epoch it was opened in, and all that was said in it so far. Of one
 * that is over the statements may go; what others read of it stays.
 */
public final class Round {
  private final Epoch epoch;
  private final SortedMap<Integer, Epoch> epochs;
  private final Opened opened;
  private final Optional<RoundSummary> summary;
  private final SortedMap<Place, SignedStatement> statements;
  private final Derived derived;
  private volatile RoundView view;
  private volatile Map<Class<?>, List<SignedStatement>> byType;

  /** Where a statement stands: by issuer, then counter. */
  private record Place(String issuer, long counter) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byIssuer = issuer.compareTo(other.issuer);
      return byIssuer != 0 ? byIssuer : Long.compare(counter, other.counter);
    }
  }

  /** What its open statement says, and where that stands. */
  private record Opened(Digest id, String sponsor, long counter, Body.Open open) {}

  /** What was once derived of a round, whichever statements were known then: hashes are slow. */
  private record Derived(Map<Task, Digest> names, Map<Draw, List<Integer>> draws) {
    Derived() {
      this(
          Collections.synchronizedMap(new HashMap<>()),
          Collections.synchronizedMap(new HashMap<>()));
    }
  }

  private record Draw(Digest seed, SlotId slot) {}

  private Round(
      Epoch epoch,
      SortedMap<Integer, Epoch> epochs,
      Opened opened,
      Optional<RoundSummary> summary,
      SortedMap<Place, SignedStatement> statements,
      Derived derived) {
    this.epoch = epoch;
    this.epochs = epochs;
    this.opened = opened;
    this.summary = summary;
    this.statements = statements;
    this.derived = derived;
  }

  /** A round of which only the open statement is known. */
  public static Round opened(Epoch epoch, SignedStatement opened) {
    return new Round(
        epoch,
        new TreeMap<>(Map.of(epoch.number(), epoch)),
        new Opened(
            opened.id(),
            opened.header().issuer(),
            opened.header().counter(),
            (Body.Open) opened.body()),
        Optional.empty(),
        Collections.emptySortedMap(),
        new Derived());
  }

  /** A round that was over before: see {@link #over()}. */
  public static Round over(Epoch epoch, RoundSummary summary) {
    return new Round(
        epoch,
        new TreeMap<>(Map.of(epoch.number(), epoch)),
        new Opened(summary.round(), summary.sponsor(), summary.counter(), summary.open()),
        Optional.of(summary),
        Collections.emptySortedMap(),
        new Derived());
  }

  /**
   * The round without its statements. Only for one that is over: what comes later in it changes
   * nothing any more but the release of what was earned.
   */
  public Round over() {
    return new Round(
        epoch,
        epochs,
        opened,
        Optional.of(RoundSummary.of(this)),
        Collections.emptySortedMap(),
        new Derived());
  }

  /** What is left of it, if its statements are gone. */
  public Optional<RoundSummary> summary() {
    return summary;
  }

  /** Whether no slot can come to another verdict, whatever is still said in it. */
  public boolean isFinal() {
    return summary.isPresent() || Finality.isReached(this);
  }

  /** The round where these epochs are known: a later one's voters may release what was earned. */
  public Round with(SortedMap<Integer, Epoch> known) {
    return new Round(epoch, known.tailMap(epoch.number()), opened, summary, statements, derived);
  }

  /** The round with one more statement. */
  public Round with(SignedStatement signed) {
    var more = new TreeMap<>(statements);
    more.put(new Place(signed.header().issuer(), signed.header().counter()), signed);
    return new Round(epoch, epochs, opened, summary, more, derived);
  }

  /** O: the digest of the open statement. */
  public Digest id() {
    return opened.id();
  }

  /** Who opened it. */
  public String sponsor() {
    return opened.sponsor();
  }

  /** Place of the open statement in the sponsor's feed. */
  public long counter() {
    return opened.counter();
  }

  /** What was opened. */
  public Body.Open open() {
    return opened.open();
  }

  /** The epoch whose voters and quorum hold until the round is settled. */
  public Epoch epoch() {
    return epoch;
  }

  /** Whether these are a quorum of its epoch, or of a later one. */
  boolean isQuorumSinceThen(Collection<String> voters) {
    return epochs.values().stream().anyMatch(known -> known.isQuorum(voters));
  }

  /**
   * All statements but the open, by issuer and counter; once it was over, those that came since.
   */
  public Collection<SignedStatement> statements() {
    return statements.values();
  }

  /** Those with a body of this type, by issuer and counter. */
  public List<SignedStatement> statements(Class<? extends Body> type) {
    Map<Class<?>, List<SignedStatement>> known = byType;
    if (known == null) {
      known = statements.values().stream().collect(groupingBy(signed -> signed.body().getClass()));
      byType = known;
    }
    return known.getOrDefault(type, List.of());
  }

  /** Those of one member, in the order of its feed. */
  public Collection<SignedStatement> statements(String issuer) {
    return statements.subMap(new Place(issuer, 0), new Place(issuer, Long.MAX_VALUE)).values();
  }

  /** Everything that follows from the statements; computed once. */
  public RoundView view() {
    RoundView known = view;
    if (known == null) {
      known = summary.map(left -> left.view(this)).orElseGet(() -> RoundViewBuilder.build(this));
      view = known;
    }
    return known;
  }

  /** The name of a task that serves this round. */
  public Digest name(Task task) {
    return derived.names().computeIfAbsent(task, Task::digest);
  }

  /** The segments of a slot that the voter with this audit seed draws; see {@link AuditDraws}. */
  public List<Integer> draws(Digest seed, SlotId id) {
    return derived
        .draws()
        .computeIfAbsent(
            new Draw(seed, id),
            draw ->
                AuditDraws.of(
                    seed,
                    id(),
                    id.member(),
                    id.slot(),
                    open().auditRatePerMille(id.member()),
                    open().segmentsPerAudit(),
                    open().recipe().segments()));
  }

  /**
   * The residual that a slot left behind, as its blob's digest, or empty; absent if not revealed.
   */
  public Optional<String> residualOut(SlotId id) {
    return summary.isPresent()
        ? summary.get().residualOut(id)
        : Optional.ofNullable(view().slots().get(id))
            .flatMap(SlotView::reveal)
            .map(Body.SlotBody::residualOut);
  }

  /** Credits for one proven slot. */
  public long creditsPerSlot() {
    return open().creditsPerSlot();
  }

  /** What a certified slot is paid: for its work, and for improvement once that is settled. */
  public long pay(SlotId id) {
    return creditsPerSlot() + view().improvement(id);
  }

  /**
   * What a certified slot costs its sponsor without being paid to anybody: its share for
   * improvement, where the candidate was accepted without it.
   */
  public long omissionCredits(SlotId id) {
    return view().isAccepted() && !view().improvements().containsKey(id)
        ? open().mostImprovementPerSlot()
        : 0;
  }

  /** Proven steps of one slot. */
  public long units() {
    return open().recipe().steps();
  }

  /** The run's key for dealing examples: nobody can choose it. */
  public Digest assignmentKey() {
    return Digest.of(
        "proofpool/assignment-key/v1", epoch.federation(), sponsor(), open().run(), open().data());
  }

  /** Position in the run's example order where a slot begins: slots are dealt in order. */
  public long firstExample(SlotId id) {
    long before = 0;
    for (Body.SlotGrant grant : open().slots()) {
      if (grant.member().equals(id.member())) {
        return open().firstExample() + (before + id.slot()) * open().recipe().examplesPerSlot();
      }
      before += grant.slots();
    }
    throw new IllegalArgumentException(id + " has no slot in round " + id());
  }

  /** Position where the run's next round begins. */
  public long nextExample() {
    return open().firstExample() + open().slotCount() * open().recipe().examplesPerSlot();
  }
}

package training.proof.operator.ledger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import training.proof.operator.key.Identity;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KnownKeys;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.Equivocation;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.OverRounds;
import training.proof.protocol.ledger.Passes;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.ledger.Snapshot;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * The one place where statements become part of this member's ledger: gate, archive, fold, in that
 * order, one at a time. Reading the state needs no lock.
 */
@Singleton
public class Ledger {
  private static final Logger LOG = Logger.getLogger(Ledger.class);

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /** A snapshot is taken so often, if anything has changed. */
  private static final Duration SNAPSHOTS = Duration.ofMinutes(10);

  private final StatementArchive archive;
  private final RecordFiles records;
  private final byte[] secret;
  private final Clock clock;
  private final Verifier verifier = new KnownKeys();
  private final Map<Digest, Instant> arrivals = new ConcurrentHashMap<>();
  private final Map<String, Long> refused = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile LedgerState state = LedgerState.empty();

  /** Objects whose statements stand in records. */
  private final Set<Digest> dispensable = new HashSet<>();

  /** Own statements beyond the end of their incarnation. */
  private final Set<Digest> ended = new HashSet<>();

  /** How far feeds had come when records were lost; empty where nothing is missing. */
  private volatile SortedMap<String, FeedHead> lost = Collections.emptySortedMap();

  private LedgerState snapshotOf = LedgerState.empty();
  private Instant snapshotAt;

  @Inject
  Ledger(StatementArchive archive, RecordFiles records, Identity identity, Clock clock) {
    this(archive, records, identity.memberSecret(), clock);
  }

  Ledger(StatementArchive archive, RecordFiles records, byte[] secret, Clock clock) {
    this.archive = archive;
    this.records = records;
    this.secret = secret.clone();
    this.clock = clock;
    this.snapshotAt = clock.instant();
  }

  /** What follows from all statements so far. */
  public LedgerState state() {
    return state;
  }

  /** When each statement was first stored here. */
  public Map<Digest, Instant> arrivals() {
    return Map.copyOf(arrivals);
  }

  /** Refused statements by reason, since this operator started. */
  public SortedMap<String, Long> refused() {
    return new TreeMap<>(refused);
  }

  /** Is told after every change; must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Reads what is there: at the start the snapshot, then what came since; without one everything.
   * Where a record is missing, the ledger begins anew, and peers tell the rest.
   */
  public synchronized void load() {
    if (state.epoch().isEmpty()) {
      records.snapshot().ifPresent(this::takeUp);
    }
    read();
    List<Digest> missing = records.missing(bare().map(Place::id).toList());
    if (!missing.isEmpty()) {
      LOG.warnf(
          "Of rounds that are over %d statements are in no record: they are read again from peers",
          missing.size());
      lost = state.feeds();
      state = LedgerState.empty();
      arrivals.clear();
      dispensable.clear();
      read();
    }
  }

  private void takeUp(byte[] snapshot) {
    try {
      var taken = Snapshot.decode(snapshot, secret);
      arrivals.putAll(taken.arrivals());
      snapshotOf = taken.state();
      advance(taken.state());
    } catch (MalformedException e) {
      LOG.warnf("The snapshot is not taken, and everything is read again: %s", e.getMessage());
    }
  }

  private Stream<Place> bare() {
    LedgerState now = state;
    return now.feeds().keySet().stream()
        .flatMap(member -> now.places(member, 0, Integer.MAX_VALUE).stream())
        .filter(place -> place.statement().isEmpty());
  }

  /** What is missing of records, and comes from peers, for people; empty where nothing is. */
  public Optional<String> lacks() {
    LedgerState now = state;
    List<String> behind =
        lost.entrySet().stream()
            .filter(entry -> now.head(entry.getKey()).counter() < entry.getValue().counter())
            .map(Map.Entry::getKey)
            .toList();
    return behind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "records on the volume are missing or damaged; read again from peers are feeds of "
                + String.join(", ", behind));
  }

  /**
   * Statements of rounds that are over go into records; the snapshot is renewed; then their objects
   * are dispensable, and deleted. Does little where there is nothing to do.
   */
  public void tidy() {
    Set<Digest> gone = record();
    for (Digest statement : gone) {
      // A record that was lost meanwhile is asked for again, and its statements are kept anew.
      if (recorded(statement).isPresent()) {
        archive.remove(statement.hex());
      }
      synchronized (this) {
        dispensable.remove(statement);
      }
    }
  }

  private synchronized Set<Digest> record() {
    List<Round> due = lacks().isPresent() ? List.of() : OverRounds.due(state, this::age);
    for (Round round : due) {
      RoundRecord.of(state, round).forEach(records::keep);
    }
    if (!due.isEmpty()) {
      RoundRecord.founding(state).forEach(records::keep);
    }
    for (Round round : due) {
      state.statementsOf(round).forEach(signed -> dispensable.add(signed.id()));
    }
    if (!due.isEmpty()) {
      LOG.infof("%d rounds are over: what was said in them is in records", due.size());
      advance(OverRounds.without(state, due));
    }
    if (!dispensable.isEmpty() || isSnapshotDue()) {
      records.keepSnapshot(new Snapshot(state, arrivals).encode(secret));
      snapshotOf = state;
      snapshotAt = clock.instant();
      arrivals.keySet().removeAll(dispensable);
    }
    return Set.copyOf(dispensable);
  }

  @SuppressWarnings("ReferenceEquality") // Another state is another object.
  private boolean isSnapshotDue() {
    return snapshotOf != state && !clock.instant().isBefore(snapshotAt.plus(SNAPSHOTS));
  }

  private long age(Round round) {
    return Optional.ofNullable(arrivals.get(round.id()))
        .map(arrived -> clock.millis() - arrived.toEpochMilli())
        .orElse(Long.MAX_VALUE);
  }

  /** Reads objects and records: the genesis first, then every feed in its order. */
  private void read() {
    var genesis = new ArrayList<StatementArchive.Archived>();
    var others = new ArrayList<StatementArchive.Archived>();
    Map<StatementArchive.Archived, Statement> decoded = new ConcurrentHashMap<>();
    Map<Digest, Place> placed = new HashMap<>();
    state
        .feeds()
        .keySet()
        .forEach(
            member ->
                state
                    .places(member, 0, Integer.MAX_VALUE)
                    .forEach(place -> placed.put(place.id(), place)));
    List<StatementArchive.Archived> all = all(placed.keySet());
    keepWhatOnlyTheSnapshotHolds(placed, all);
    for (StatementArchive.Archived archived : all) {
      Optional<Place> place =
          DIGEST.matcher(archived.name()).matches()
              ? Optional.ofNullable(placed.get(new Digest(archived.name())))
              : Optional.empty();
      if (place.isPresent()) {
        if (place.get().statement().isEmpty() && archived.isObject()) {
          dispensable.add(place.get().id());
        }
        continue;
      }
      if (ended.stream().anyMatch(id -> id.hex().equals(archived.name()))) {
        continue;
      }
      try {
        var statement = Statement.decode(archived.envelope().payloadBytes());
        decoded.put(archived, statement);
        (statement.body() instanceof Body.Genesis ? genesis : others).add(archived);
      } catch (MalformedException e) {
        discard(archived, e);
      }
    }
    others.sort(
        Comparator.comparing((StatementArchive.Archived a) -> decoded.get(a).header().issuer())
            .thenComparing(a -> decoded.get(a).header().counter()));
    genesis.forEach(this::restore);
    Passes.take(others, archived -> !restore(archived))
        .forEach(
            archived ->
                discard(
                    archived,
                    new MalformedException(
                        Epochs.UNKNOWN_EPOCH, "nothing here founded the epoch it is of")));
    leaveOutWhatEnded();
  }

  /** Its record was lost after its object was deleted: then it is an object again. */
  private void keepWhatOnlyTheSnapshotHolds(
      Map<Digest, Place> placed, List<StatementArchive.Archived> all) {
    Set<String> objects =
        all.stream()
            .filter(StatementArchive.Archived::isObject)
            .map(StatementArchive.Archived::name)
            .collect(Collectors.toSet());
    List<Digest> candidates =
        placed.values().stream()
            .filter(place -> place.statement().isPresent())
            .map(Place::id)
            .filter(id -> !objects.contains(id.hex()))
            .toList();
    records
        .missing(candidates)
        .forEach(id -> archive.keep(placed.get(id).statement().orElseThrow()));
  }

  private List<StatementArchive.Archived> all(Set<Digest> placed) {
    var all = new ArrayList<>(archive.load());
    Instant now = clock.instant();
    records
        .others(placed)
        .forEach(
            (id, envelope) ->
                all.add(new StatementArchive.Archived(id.hex(), envelope, now, false)));
    return all;
  }

  /** A statement that stands in a record. */
  Optional<Envelope> recorded(Digest statement) {
    return records.find(statement);
  }

  /**
   * The gate for bytes from a peer.
   *
   * @throws MalformedException with the reason it is refused for
   */
  SignedStatement admit(byte[] envelope) {
    return SignedStatement.admit(envelope, this::keyOf, verifier);
  }

  /** The same for what a voter acknowledges. */
  SignedAcknowledgement admit(Envelope acknowledgement) {
    return SignedAcknowledgement.admit(acknowledgement, state.epochs(), verifier);
  }

  /** Keeps in mind that a member signed twice. */
  synchronized void prove(Equivocation found) {
    state = state.with(found);
  }

  /**
   * Takes the genesis this member was told to trust.
   *
   * @param pinned digest given by this cluster's user
   */
  public Outcome found(byte[] envelope, Digest pinned) {
    try {
      var signed = SignedStatement.admit(envelope, Ledger::founderKey, Ed25519.VERIFIER);
      if (!signed.id().equals(pinned)) {
        return refuse(
            signed.header().issuer(), "wrong-genesis", "not the genesis in spec.genesisDigest");
      }
      return add(signed);
    } catch (MalformedException e) {
      return refuse("somebody", e.reason(), e.getMessage());
    }
  }

  /**
   * Own statements beyond the end of their incarnation count for nobody, and not here either: they
   * leave the archive, the last first, and all else is read anew.
   */
  private void leaveOutWhatEnded() {
    List<SignedStatement> dead = state.beyondTheEnd();
    if (!dead.isEmpty()) {
      LOG.warnf("%d statements are beyond the end of their incarnation: they leave", dead.size());
      dead.stream()
          .sorted(
              Comparator.comparingLong((SignedStatement signed) -> signed.header().counter())
                  .reversed())
          .forEach(signed -> archive.remove(signed.id().hex()));
      dead.forEach(signed -> ended.add(signed.id()));
      state = LedgerState.empty();
      snapshotOf = state;
      arrivals.clear();
      dispensable.clear();
      read();
    }
  }

  /** Adds a statement that passed the gate: kept first, so that what is folded is never lost. */
  @SuppressWarnings("ReferenceEquality") // Another list is another object.
  public synchronized Outcome add(SignedStatement signed) {
    var folded = state.fold(signed);
    if (folded.outcome() instanceof Outcome.Folded) {
      arrivals.put(signed.id(), archive.keep(signed));
      LedgerState before = state;
      advance(folded.state());
      if (before.epochs() != state.epochs()) {
        leaveOutWhatEnded();
      }
    } else if (folded.outcome() instanceof Outcome.Refused r) {
      state = r.reason().equals("equivocation") ? proven(folded.state(), signed) : folded.state();
      refuse(signed.header().issuer(), r.reason(), r.message());
    }
    return folded.outcome();
  }

  /** The first of two statements may stand in a record only. */
  private LedgerState proven(LedgerState folded, SignedStatement second) {
    var header = second.header();
    return folded.places(header.issuer(), header.counter() - 1, 1).stream()
        .filter(place -> place.statement().isEmpty())
        .flatMap(place -> records.find(place.id()).stream())
        .findFirst()
        .map(first -> SignedStatement.admit(first, this::keyOf, verifier))
        .map(first -> folded.with(new Equivocation(first, second)))
        .orElse(folded);
  }

  /**
   * @return whether that is done; false where its epoch is not known yet
   */
  private boolean restore(StatementArchive.Archived archived) {
    try {
      SignedStatement.Keys keys = state.epoch().isEmpty() ? Ledger::founderKey : this::keyOf;
      var signed = SignedStatement.admit(archived.envelope(), keys, verifier);
      if (!signed.id().hex().equals(archived.name())) {
        throw new MalformedException("wrong-name", "the object is not named by its digest");
      }
      var folded = state.fold(signed);
      if (folded.outcome() instanceof Outcome.Folded) {
        arrivals.put(signed.id(), archived.arrived());
        advance(folded.state());
      }
    } catch (MalformedException e) {
      if (e.reason().equals(Epochs.UNKNOWN_EPOCH)) {
        return false;
      }
      discard(archived, e);
    }
    return true;
  }

  private void discard(StatementArchive.Archived archived, MalformedException reason) {
    refuse("object " + archived.name(), reason.reason(), reason.getMessage());
    if (archived.isObject()) {
      archive.remove(archived.name());
    }
  }

  private void advance(LedgerState next) {
    state = next;
    listeners.forEach(Runnable::run);
  }

  /** Counts a refusal; the first for each reason is logged. */
  Outcome refuse(String who, String reason, String message) {
    if (refused.merge(reason, 1L, Long::sum) == 1) {
      LOG.warnf("Refused a statement of %s (%s): %s", who, reason, message);
    }
    return new Outcome.Refused(reason, message);
  }

  private byte[] keyOf(Statement statement) {
    return state.epochs().keyOf(statement);
  }

  /** Before there is an epoch, a genesis vouches for its founder's key; its digest is pinned. */
  private static byte[] founderKey(Statement statement) {
    if (!(statement.body() instanceof Body.Genesis genesis)) {
      throw new MalformedException("no-genesis", "the genesis is not known yet");
    }
    return genesis.members().stream()
        .filter(member -> member.name().equals(statement.header().issuer()))
        .findFirst()
        .flatMap(member -> decodeKey(member.publicKey()))
        .orElseThrow(
            () -> new MalformedException("bad-genesis", "its founder is not among its members"));
  }

  private static Optional<byte[]> decodeKey(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

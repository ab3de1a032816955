package training.proof.e2e.simulation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.feed.AcknowledgementStore;
import training.proof.protocol.feed.HeadStore;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.task.TaskResult;

/**
 * What of a member outlives its processes: the head of its feed, statements with their times of
 * arrival, records of rounds that are over, a snapshot, results of tasks, boundary states, blobs.
 * An API server and a volume, in short.
 */
final class Store implements HeadStore {
  private final Hazard hazard;
  private final Consumer<SignedStatement> published;
  private final Map<Digest, Kept> statements = new LinkedHashMap<>();
  private final Map<Digest, byte[]> records = new LinkedHashMap<>();

  /** What stands in records, by statement. */
  private final Map<Digest, Kept> recorded = new LinkedHashMap<>();

  private final Map<Digest, TaskResult> results = new HashMap<>();
  private final Map<Digest, String> failures = new HashMap<>();
  private final Set<Digest> jobs = new HashSet<>();
  private final Map<SlotKey, List<Digest>> states = new HashMap<>();
  private final Set<Digest> blobs = new HashSet<>();
  private final AcknowledgementStore promises = new Promises();
  private Optional<Version> head = Optional.empty();
  private Optional<SignedAcknowledgement> promise = Optional.empty();
  private Optional<byte[]> snapshot = Optional.empty();
  private long versions;

  private final class Promises implements AcknowledgementStore {
    @Override
    public Optional<Envelope> read() {
      return promise.map(SignedAcknowledgement::envelope);
    }

    @Override
    public boolean advance(Optional<Digest> known, SignedAcknowledgement next) {
      return write(
          () -> {
            boolean present = known.equals(promise.map(SignedAcknowledgement::id));
            if (present) {
              promise = Optional.of(next);
            }
            return present;
          });
    }
  }

  private long changes;

  /** A statement, the bytes of its envelope as they came, and when they did. */
  static final class Kept {
    private final SignedStatement signed;
    private final byte[] bytes;
    private final Instant arrived;

    Kept(SignedStatement signed, byte[] bytes, Instant arrived) {
      this.signed = signed;
      this.bytes = bytes;
      this.arrived = arrived;
    }

    SignedStatement signed() {
      return signed;
    }

    /** Shared with everybody it is served to: nobody writes to it. */
    byte[] bytes() {
      return bytes;
    }

    Instant arrived() {
      return arrived;
    }
  }

  /**
   * @param published told of everything the head was advanced to
   */
  Store(Hazard hazard, Consumer<SignedStatement> published) {
    this.hazard = hazard;
    this.published = published;
  }

  @Override
  public Optional<Version> read() {
    return head;
  }

  @Override
  public Optional<Version> advance(Optional<Version> known, SignedStatement next) {
    return write(
        () -> {
          if (!known.map(Version::token).equals(head.map(Version::token))) {
            return Optional.empty();
          }
          head = Optional.of(new Version("v" + versions++, Optional.of(next.envelope())));
          published.accept(next);
          return head;
        });
  }

  /**
   * Keeps a statement; keeping it again changes nothing.
   *
   * @return when it was first kept, in whole seconds as API servers tell time
   */
  Instant keep(SignedStatement signed, byte[] bytes, Instant now) {
    return write(
        () ->
            statements
                .computeIfAbsent(
                    signed.id(), id -> new Kept(signed, bytes, now.truncatedTo(ChronoUnit.SECONDS)))
                .arrived());
  }

  /** Lets go of a statement that counts no more. */
  void forget(SignedStatement signed) {
    write(() -> Optional.ofNullable(statements.remove(signed.id())));
  }

  /** What this member has promised others not to take another for. */
  AcknowledgementStore promises() {
    return promises;
  }

  Collection<Kept> statements() {
    return statements.values();
  }

  Kept statement(Digest id) {
    return statements.get(id);
  }

  /** Keeps a record file under its digest. */
  void keepRecord(byte[] file, Instant now) {
    write(
        () -> {
          if (records.putIfAbsent(Digest.of(file), file) == null) {
            index(file, now);
          }
          return file;
        });
  }

  private void index(byte[] file, Instant now) {
    var content = RoundRecord.decode(file);
    for (int i = 0; i < content.statements().size(); i++) {
      Envelope envelope = content.envelopes().get(i);
      var signed =
          new SignedStatement(
              Digest.of(envelope.payloadBytes()), content.statements().get(i), envelope);
      recorded.putIfAbsent(
          signed.id(), new Kept(signed, envelope.encode(), now.truncatedTo(ChronoUnit.SECONDS)));
    }
  }

  /** Statements that stand in records. */
  Collection<Kept> recorded() {
    return recorded.values();
  }

  /** A statement that stands in a record. */
  Optional<Kept> recorded(Digest statement) {
    return Optional.ofNullable(recorded.get(statement));
  }

  /** What it holds counts no more. */
  void forgetSnapshot() {
    write(() -> snapshot = Optional.empty());
  }

  /** Takes the place of the snapshot before. */
  void keepSnapshot(byte[] file) {
    write(
        () -> {
          snapshot = Optional.of(file);
          return file;
        });
  }

  /** The newest one; whether it is whole shows when it is read. */
  Optional<byte[]> snapshot() {
    return snapshot;
  }

  /** Lets go of a statement that stands in a record. */
  void drop(Digest statement) {
    write(() -> statements.remove(statement));
  }

  /** A bit of the snapshot flips, or a record is gone. */
  void damage(RandomGenerator random) {
    if (random.nextBoolean() || records.isEmpty()) {
      snapshot.ifPresent(file -> snapshot = Optional.of(damaged(file, random)));
      return;
    }
    var digests = List.copyOf(records.keySet());
    byte[] gone = records.remove(digests.get(random.nextInt(digests.size())));
    RoundRecord.decode(gone)
        .envelopes()
        .forEach(envelope -> recorded.remove(Digest.of(envelope.payloadBytes())));
  }

  private static byte[] damaged(byte[] file, RandomGenerator random) {
    byte[] changed = file.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
    return changed;
  }

  /** Starts a job unless it was started: of two processes one does, and it runs on without. */
  void start(Digest task, Runnable job) {
    write(
        () -> {
          if (jobs.add(task)) {
            job.run();
          }
          return task;
        });
  }

  /**
   * How often something came in that decisions read: the same number, the same blobs and results.
   */
  long changes() {
    return changes;
  }

  void succeed(Digest task, TaskResult result) {
    changes++;
    results.put(task, result);
  }

  void fail(Digest task) {
    changes++;
    failures.put(task, "failed");
  }

  /** People delete failed Jobs, so that they are tried again. */
  void forgetFailures() {
    jobs.removeAll(failures.keySet());
    failures.clear();
    changes++;
  }

  Map<Digest, TaskResult> results() {
    return results;
  }

  Map<Digest, String> failures() {
    return failures;
  }

  void put(SlotKey slot, List<Digest> boundaryStates) {
    states.put(slot, boundaryStates);
  }

  List<Digest> states(SlotKey slot) {
    return states.getOrDefault(slot, List.of());
  }

  void put(Digest blob) {
    blobs.add(blob);
    changes++;
  }

  boolean has(Digest blob) {
    return blobs.contains(blob);
  }

  /** Whether anything in it still tells of this statement. */
  boolean isThere(SignedStatement said) {
    return statements.containsKey(said.id())
        || recorded(said.id()).isPresent()
        || head.flatMap(Version::newest).filter(said.envelope()::equals).isPresent();
  }

  /** A copy of everything, as somebody may put it back long after. */
  Runnable backup() {
    Map<Digest, Kept> oldStatements = new LinkedHashMap<>(statements);
    Map<Digest, TaskResult> oldResults = new HashMap<>(results);
    Set<Digest> oldJobs = new HashSet<>(jobs);
    Map<SlotKey, List<Digest>> oldStates = new HashMap<>(states);
    Set<Digest> oldBlobs = new HashSet<>(blobs);
    Map<Digest, byte[]> oldRecords = new LinkedHashMap<>(records);
    Map<Digest, Kept> oldRecorded = new LinkedHashMap<>(recorded);
    Optional<byte[]> oldSnapshot = snapshot;
    Optional<Version> oldHead = head;
    Optional<SignedAcknowledgement> oldPromise = promise;
    return () -> {
      replace(statements, oldStatements);
      replace(records, oldRecords);
      replace(recorded, oldRecorded);
      snapshot = oldSnapshot;
      replace(results, oldResults);
      jobs.retainAll(oldJobs);
      replace(states, oldStates);
      blobs.retainAll(oldBlobs);
      head = oldHead;
      promise = oldPromise;
      changes++;
    };
  }

  private static <K, V> void replace(Map<K, V> now, Map<K, V> old) {
    now.clear();
    now.putAll(old);
  }

  private <T> T write(Supplier<T> write) {
    hazard.strike();
    T written = write.get();
    hazard.strike();
    return written;
  }
}

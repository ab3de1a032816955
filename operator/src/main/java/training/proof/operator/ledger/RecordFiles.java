package training.proof.operator.ledger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.volume.DurableFiles;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.statement.Envelope;

/**
 * Records of rounds that are over, and the newest snapshot, as files on the volume. A record's name
 * is the digest of its bytes; one that is not what its name says is removed when it is read.
 */
@Singleton
public class RecordFiles {
  private static final Logger LOG = Logger.getLogger(RecordFiles.class);
  private static final String SUFFIX = ".json";

  private final Path folder;
  private final Path snapshot;
  private final DurableFiles files;

  /** By statement, the record it stands in. */
  private final Map<Digest, Digest> index = new HashMap<>();

  private final SortedSet<Digest> known = new TreeSet<>();

  /** Peers ask for places one after another, which mostly stand in the same files. */
  private Optional<Opened> opened = Optional.empty();

  private record Opened(Digest digest, Map<Digest, Envelope> envelopes) {}

  @Inject
  RecordFiles(OperatorConfig config) {
    this(config.dataDir().resolve("record"));
  }

  RecordFiles(Path root) {
    this.folder = root.resolve("rounds");
    this.snapshot = root.resolve("snapshot");
    this.files = new DurableFiles(root.resolve("tmp"));
  }

  /** Keeps a record; it reaches the disk before this returns. */
  synchronized void keep(RoundRecord record) {
    byte[] bytes = record.encode();
    Digest digest = Digest.of(bytes);
    files.writeOnce(file(digest), bytes);
    take(digest, record);
  }

  /** A record's bytes, as anybody may have them. */
  public synchronized Optional<byte[]> read(Digest digest) {
    return DurableFiles.read(file(digest)).filter(bytes -> Digest.of(bytes).equals(digest));
  }

  /** All records there are. */
  public synchronized List<Digest> digests() {
    refresh();
    return List.copyOf(known);
  }

  /** A statement that stands in a record. */
  synchronized Optional<Envelope> find(Digest statement) {
    if (!index.containsKey(statement)) {
      refresh();
    }
    return Optional.ofNullable(index.get(statement))
        .flatMap(this::open)
        .map(record -> record.envelopes().get(statement));
  }

  /** Statements that stand in records, but for those that are known, by their digests. */
  synchronized Map<Digest, Envelope> others(Set<Digest> statements) {
    refresh();
    var wanted = new TreeSet<Digest>();
    index.forEach(
        (statement, record) -> {
          if (!statements.contains(statement)) {
            wanted.add(record);
          }
        });
    var others = new HashMap<Digest, Envelope>();
    for (Digest digest : wanted) {
      open(digest).ifPresent(record -> others.putAll(record.envelopes()));
    }
    others.keySet().removeAll(statements);
    return others;
  }

  /** The newest snapshot; whether it is whole shows when it is read. */
  Optional<byte[]> snapshot() {
    return DurableFiles.read(snapshot);
  }

  /** Takes the place of the snapshot before. */
  void keepSnapshot(byte[] bytes) {
    files.write(snapshot, bytes);
  }

  /** Another process of this member may have written some, or somebody put them back. */
  private void refresh() {
    try {
      for (Path file : DurableFiles.children(folder)) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9a-f]{64}\\" + SUFFIX)) {
          var digest = new Digest(name.substring(0, name.length() - SUFFIX.length()));
          if (!known.contains(digest)) {
            open(digest);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private Optional<Opened> open(Digest digest) {
    if (opened.filter(last -> last.digest().equals(digest)).isEmpty()) {
      opened = decode(digest).map(record -> take(digest, record));
      if (opened.isEmpty()) {
        forget(digest);
      }
    }
    return opened;
  }

  private Optional<RoundRecord> decode(Digest digest) {
    try {
      return read(digest).map(RoundRecord::decode);
    } catch (MalformedException e) {
      LOG.warnf("Record %s cannot be read: %s", digest, e.getMessage());
      return Optional.empty();
    }
  }

  private Opened take(Digest digest, RoundRecord record) {
    var envelopes = new HashMap<Digest, Envelope>();
    record
        .envelopes()
        .forEach(envelope -> envelopes.put(Digest.of(envelope.payloadBytes()), envelope));
    envelopes.keySet().forEach(statement -> index.put(statement, digest));
    known.add(digest);
    return new Opened(digest, envelopes);
  }

  private void forget(Digest digest) {
    LOG.warnf("Record %s is gone or damaged: what stood in it is read again from peers", digest);
    known.remove(digest);
    index.values().removeIf(digest::equals);
    try {
      Files.deleteIfExists(file(digest));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file(digest), e);
    }
  }

  /** Which of these stand in no record. */
  synchronized List<Digest> missing(List<Digest> statements) {
    refresh();
    var missing = new ArrayList<Digest>();
    for (Digest statement : statements) {
      if (!index.containsKey(statement)) {
        missing.add(statement);
      }
    }
    return missing;
  }

  private Path file(Digest digest) {
    return folder.resolve(digest.hex() + SUFFIX);
  }
}

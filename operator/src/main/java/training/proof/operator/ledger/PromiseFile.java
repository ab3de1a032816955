package training.proof.operator.ledger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.volume.DurableFiles;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.feed.AcknowledgementStore;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.statement.Envelope;

/**
 * The newest own acknowledgement, as a file on the volume. While an old process of this member
 * still runs beside a new one, a lock makes them take turns.
 */
@Singleton
class PromiseFile implements AcknowledgementStore {
  private final Path folder;
  private final DurableFiles files;

  @Inject
  PromiseFile(OperatorConfig config) {
    this(config.dataDir().resolve("acknowledged"));
  }

  PromiseFile(Path folder) {
    this.folder = folder;
    this.files = new DurableFiles(folder.resolve("tmp"));
  }

  @Override
  public Optional<Envelope> read() {
    return DurableFiles.read(file())
        .map(bytes -> CanonicalJson.read(bytes, Envelope.class, "acknowledgement"));
  }

  @Override
  public boolean advance(Optional<Digest> known, SignedAcknowledgement next) {
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      Optional<Digest> present = read().map(envelope -> Digest.of(envelope.payloadBytes()));
      boolean same = lock.isValid() && present.equals(known);
      if (same) {
        files.write(file(), next.envelope().encode());
      }
      return same;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + folder, e);
    }
  }

  private Path file() {
    return folder.resolve("newest.json");
  }
}

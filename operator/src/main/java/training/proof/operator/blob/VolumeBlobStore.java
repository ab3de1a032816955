package training.proof.operator.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import training.proof.operator.volume.DurableFiles;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * Blobs in a folder: {@code chunks/<2 digits>/<sha>} and {@code blobs/<digest>.json}, the layout
 * that the trainer reads by hand, too.
 */
public final class VolumeBlobStore implements BlobStore {
  /** Bytes that are never used, so that the operator itself can go on writing. */
  static final long RESERVE = 64L << 20;

  /** Uploads in flight are not collected before they can have been named: 4 GB at 60 Mbit/s. */
  static final Duration GRACE = Duration.ofMinutes(10);

  private final BlobFolder folder;
  private final DurableFiles files;
  private final InstantSource clock;

  /**
   * @param root a folder of its own, made if absent
   */
  public VolumeBlobStore(Path root, InstantSource clock) {
    this.folder = new BlobFolder(root);
    this.files = new DurableFiles(root.resolve("tmp"));
    this.clock = clock;
  }

  @Override
  public boolean hasChunk(Digest chunk) {
    return Files.exists(folder.chunk(chunk));
  }

  @Override
  public boolean putChunk(Digest chunk, InputStream content) {
    if (touch(folder.chunk(chunk))) {
      return false;
    }
    requireSpace();
    try {
      files.write(folder.chunk(chunk), out -> new ChunkCopy(chunk).copy(content, out));
      touch(folder.chunk(chunk));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store chunk " + chunk, e);
    }
  }

  @Override
  public Optional<InputStream> openChunk(Digest chunk) {
    try {
      return Optional.of(Files.newInputStream(folder.chunk(chunk)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read chunk " + chunk, e);
    }
  }

  @Override
  public List<Digest> missing(BlobManifest manifest) {
    return manifest.chunks().stream().distinct().filter(chunk -> !hasChunk(chunk)).toList();
  }

  @Override
  public synchronized List<Digest> putManifest(BlobManifest manifest) {
    var missing =
        manifest.chunks().stream().distinct().filter(c -> !touch(folder.chunk(c))).toList();
    if (missing.isEmpty()) {
      requireLengths(manifest);
      Path named = folder.manifest(manifest.digest());
      files.writeOnce(named, manifest.encode());
      touch(named);
    }
    return missing;
  }

  @Override
  public Optional<BlobManifest> manifest(Digest blob) {
    return DurableFiles.read(folder.manifest(blob)).map(b -> BlobManifest.decode(b, blob));
  }

  @Override
  public synchronized void delete(Digest blob) {
    try {
      Files.deleteIfExists(folder.manifest(blob));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete blob " + blob, e);
    }
  }

  @Override
  public long freeBytes() {
    return Math.max(0, folder.usableBytes() - RESERVE);
  }

  @Override
  public synchronized long collect(Set<Digest> roots) {
    return new GarbageCollection(folder, clock.instant().minus(GRACE)).run(roots);
  }

  private void requireSpace() {
    long usable = folder.usableBytes();
    if (usable < RESERVE + BlobManifest.CHUNK_SIZE) {
      throw new StorageInsufficientException(usable, RESERVE);
    }
  }

  private void requireLengths(BlobManifest manifest) {
    for (int i = 0; i < manifest.chunks().size(); i++) {
      long length = folder.length(folder.chunk(manifest.chunks().get(i)));
      if (length != manifest.chunkLength(i)) {
        throw new MalformedException(
            "bad-manifest",
            "chunk " + i + " has " + length + " bytes, not " + manifest.chunkLength(i));
      }
    }
  }

  /** Marks a file as needed now; false if it is not there. */
  private boolean touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + file, e);
    }
  }
}

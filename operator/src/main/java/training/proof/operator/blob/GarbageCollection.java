package training.proof.operator.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import training.proof.operator.volume.DurableFiles;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/** One garbage collection: manifests no root names, then chunks no manifest names. */
final class GarbageCollection {
  private final BlobFolder folder;
  private final Instant spared;
  private final Set<String> needed = new HashSet<>();
  private long freed;

  /**
   * @param spared files touched since then stay
   */
  GarbageCollection(BlobFolder folder, Instant spared) {
    this.folder = folder;
    this.spared = spared;
  }

  long run(Set<Digest> roots) {
    try {
      for (Path manifest : DurableFiles.children(folder.manifests())) {
        sweepManifest(manifest, roots);
      }
      for (Path shelf : DurableFiles.children(folder.chunks())) {
        for (Path chunk : DurableFiles.children(shelf)) {
          sweepChunk(chunk);
        }
      }
      return freed;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot collect garbage in " + folder.root(), e);
    }
  }

  private void sweepManifest(Path file, Set<Digest> roots) throws IOException {
    String name = file.getFileName().toString();
    var digest = new Digest(name.substring(0, name.length() - BlobFolder.MANIFEST_SUFFIX.length()));
    if (!roots.contains(digest) && isOld(file)) {
      delete(file);
    } else {
      BlobManifest.decode(Files.readAllBytes(file), digest).chunks().stream()
          .map(Digest::hex)
          .forEach(needed::add);
    }
  }

  private void sweepChunk(Path file) throws IOException {
    if (!needed.contains(file.getFileName().toString()) && isOld(file)) {
      delete(file);
    }
  }

  private boolean isOld(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().isBefore(spared);
  }

  private void delete(Path file) throws IOException {
    freed += Files.size(file);
    Files.delete(file);
  }
}

package training.proof.operator.blob;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/** Whole blobs that are small enough to hold in memory. */
public final class Blobs {
  private Blobs() {}

  /** Stores a small blob and gives its digest. */
  public static Digest put(BlobStore store, byte[] content) {
    var manifest = BlobManifest.of(content);
    for (int i = 0; i < manifest.chunks().size(); i++) {
      int from = i * BlobManifest.CHUNK_SIZE;
      byte[] chunk = Arrays.copyOfRange(content, from, from + manifest.chunkLength(i));
      store.putChunk(manifest.chunks().get(i), new ByteArrayInputStream(chunk));
    }
    store.putManifest(manifest);
    return manifest.digest();
  }

  /** The bytes of a blob; empty if it is not here or longer than {@code maxBytes}. */
  public static Optional<byte[]> read(BlobStore store, Digest blob, int maxBytes) {
    return store
        .manifest(blob)
        .filter(manifest -> manifest.size() <= maxBytes)
        .flatMap(manifest -> read(store, manifest));
  }

  private static Optional<byte[]> read(BlobStore store, BlobManifest manifest) {
    byte[] content = new byte[(int) manifest.size()];
    int at = 0;
    for (Digest chunk : manifest.chunks()) {
      Optional<InputStream> opened = store.openChunk(chunk);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream in = opened.get()) {
        at += in.readNBytes(content, at, content.length - at);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read chunk " + chunk, e);
      }
    }
    return Optional.of(content);
  }
}

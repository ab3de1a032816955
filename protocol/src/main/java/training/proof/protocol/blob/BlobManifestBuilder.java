package training.proof.protocol.blob;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import training.proof.protocol.canonical.Digest;

/** Makes the manifest of a blob whose bytes come in pieces of any length. */
public final class BlobManifestBuilder {
  private final MessageDigest chunk = Digest.sha256();
  private final List<Digest> chunks = new ArrayList<>();
  private int inChunk;
  private long size;

  /** Adds the next bytes. */
  public void update(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      int take = Math.min(length - done, BlobManifest.CHUNK_SIZE - inChunk);
      chunk.update(bytes, offset + done, take);
      inChunk += take;
      done += take;
      if (inChunk == BlobManifest.CHUNK_SIZE) {
        closeChunk();
      }
    }
    size += length;
  }

  /** The manifest of all bytes given so far; the builder is used up. */
  public BlobManifest build() {
    if (inChunk > 0) {
      closeChunk();
    }
    return BlobManifest.of(size, chunks);
  }

  private void closeChunk() {
    chunks.add(Digest.ofRaw(chunk.digest()));
    inChunk = 0;
  }
}

package training.proof.protocol.blob;

import java.util.List;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * The table of contents of a blob; the blob's digest is the digest of this manifest's canonical
 * form, so that every chunk can be fetched, checked and resumed alone.
 *
 * @param size bytes, 0 to 2^48
 * @param chunkSize always {@link #CHUNK_SIZE}
 * @param chunks SHA-256 of each chunk in order; all but the last are {@code chunkSize} long
 */
public record BlobManifest(long size, int chunkSize, List<Digest> chunks) {
  /** 4 MiB. */
  public static final int CHUNK_SIZE = 4 << 20;

  private static final long MAX_SIZE = 1L << 48;

  /**
   * A manifest names at most this many bytes of itself when it comes from a peer: 16 GiB of blob.
   */
  public static final int MAX_MANIFEST_BYTES = 512 << 10;

  /** Refuses a manifest that contradicts itself. */
  public BlobManifest {
    chunks = List.copyOf(chunks);
    if (chunkSize != CHUNK_SIZE) {
      throw new MalformedException("bad-manifest", "a blob's chunk size is " + CHUNK_SIZE);
    }
    if (size < 0 || size > MAX_SIZE || chunks.size() != chunkCount(size)) {
      throw new MalformedException(
          "bad-manifest", "a blob of " + size + " bytes cannot have " + chunks.size() + " chunks");
    }
  }

  /** A manifest of these chunks. */
  public static BlobManifest of(long size, List<Digest> chunks) {
    return new BlobManifest(size, CHUNK_SIZE, chunks);
  }

  /** The manifest of a small blob held in memory. */
  public static BlobManifest of(byte[] content) {
    var builder = new BlobManifestBuilder();
    builder.update(content, 0, content.length);
    return builder.build();
  }

  /** Reads a manifest and checks that it is the one this digest names. */
  public static BlobManifest decode(byte[] bytes, Digest expected) {
    if (bytes.length <= MAX_MANIFEST_BYTES && !Digest.of(bytes).equals(expected)) {
      throw new MalformedException("digest-mismatch", "this manifest is not that of " + expected);
    }
    return CanonicalJson.decode(bytes, BlobManifest.class, "blob manifest", MAX_MANIFEST_BYTES);
  }

  /** The canonical bytes. */
  public byte[] encode() {
    return CanonicalJson.encode(this);
  }

  /** The blob's digest. */
  public Digest digest() {
    return CanonicalJson.digest(this);
  }

  /** Bytes in chunk {@code index}. */
  public int chunkLength(int index) {
    long start = (long) index * chunkSize;
    return (int) Math.min(chunkSize, size - start);
  }

  private static long chunkCount(long size) {
    return (size + CHUNK_SIZE - 1) / CHUNK_SIZE;
  }
}

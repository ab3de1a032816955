package training.proof.trainer.work;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.blob.BlobManifestBuilder;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * Moves blobs between the store and scratch files, chunk by chunk: every chunk that comes is
 * checked against its digest, and what the store already holds is not sent again.
 */
public final class Blobs {
  private final ArtefactStore store;
  private final Path scratch;
  private final Metrics metrics;

  /**
   * @param scratch folder for temporary files
   */
  public Blobs(ArtefactStore store, Path scratch, Metrics metrics) {
    this.store = store;
    this.scratch = scratch;
    this.metrics = metrics;
  }

  /**
   * Brings a blob into a scratch file; one that was brought before is not fetched again.
   *
   * @param what named in errors, e.g. {@code parent parameters}
   */
  public Path fetch(Digest blob, String what) {
    return fetchIfHeld(blob, what)
        .orElseThrow(
            () ->
                TrainerException.temporary(
                    what + " " + blob + " is not in the store: fetch it there, then run again"));
  }

  /** Like {@link #fetch}, but empty when the store does not hold the blob. */
  public Optional<Path> fetchIfHeld(Digest blob, String what) {
    Path file = scratch.resolve(blob.hex());
    if (Files.exists(file)) {
      return Optional.of(file);
    }
    try (var _ = metrics.time("fetchMillis")) {
      return manifest(blob, what).map(manifest -> download(blob, manifest, what, file));
    }
  }

  /** The blob's whole content, refused when it is longer than {@code maxBytes}. */
  public byte[] fetchSmall(Digest blob, String what, int maxBytes) {
    Path file = fetch(blob, what);
    try {
      if (Files.size(file) > maxBytes) {
        throw TrainerException.mismatch(
            what + " " + blob + " is longer than the " + maxBytes + " bytes allowed");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stores content as a blob. */
  public BlobManifest upload(Content content) {
    try (var _ = metrics.time("uploadMillis")) {
      Path file = Files.createTempFile(scratch, "upload", ".part");
      try {
        BlobManifest manifest = write(content, file);
        sendMissing(manifest, file);
        return manifest;
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The digest that content would have as a blob. */
  public static Digest digest(Content content) {
    return manifest(content).digest();
  }

  /** The manifest that content would have as a blob. */
  public static BlobManifest manifest(Content content) {
    return write(content, OutputStream.nullOutputStream());
  }

  /** Writes content to a scratch file, which is not stored. */
  public Path scratch(Content content) throws IOException {
    Path file = Files.createTempFile(scratch, "made", ".bin");
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      content.writeTo(out);
    }
    return file;
  }

  /** Removes a fetched blob's scratch file. */
  public void forget(Digest blob) {
    try {
      Files.deleteIfExists(scratch.resolve(blob.hex()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<BlobManifest> manifest(Digest blob, String what) {
    try {
      var manifest = store.manifest(blob);
      if (manifest.isPresent() && !manifest.get().digest().equals(blob)) {
        throw TrainerException.mismatch("the manifest of " + what + " is not that of " + blob);
      }
      return manifest;
    } catch (MalformedException e) {
      throw TrainerException.mismatch(
          "the manifest of " + what + " " + blob + " is refused: " + e.getMessage());
    }
  }

  /**
   * The file gets its name only when it is whole: a half-written one is never taken for the blob.
   */
  private Path download(Digest blob, BlobManifest manifest, String what, Path file) {
    try {
      Path part = Files.createTempFile(scratch, "fetch", ".part");
      try (var out = Files.newOutputStream(part)) {
        for (int i = 0; i < manifest.chunks().size(); i++) {
          out.write(checkedChunk(blob, manifest, i, what));
        }
      }
      metrics.add("fetchBytes", manifest.size());
      return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] checkedChunk(Digest blob, BlobManifest manifest, int index, String what) {
    byte[] bytes = store.chunk(blob, manifest, index);
    if (bytes.length != manifest.chunkLength(index)
        || !Digest.of(bytes).equals(manifest.chunks().get(index))) {
      throw TrainerException.mismatch(
          "chunk "
              + index
              + " of "
              + what
              + " "
              + blob
              + " does not match its digest: remove it from the store and fetch it again");
    }
    return bytes;
  }

  private void sendMissing(BlobManifest manifest, Path file) throws IOException {
    var missing = new HashSet<>(store.offer(manifest));
    if (missing.isEmpty()) {
      return;
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int i = 0; i < manifest.chunks().size(); i++) {
        if (missing.remove(manifest.chunks().get(i))) {
          byte[] bytes = read(channel, (long) i * manifest.chunkSize(), manifest.chunkLength(i));
          store.putChunk(manifest.chunks().get(i), bytes);
          metrics.add("uploadBytes", bytes.length);
        }
      }
    }
    if (!store.offer(manifest).isEmpty()) {
      throw TrainerException.temporary(
          "the store lost chunks of blob " + manifest.digest() + " while it was sent: run again");
    }
  }

  private static byte[] read(FileChannel channel, long position, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException("a scratch file became shorter while it was read");
      }
    }
    return buffer.array();
  }

  private static BlobManifest write(Content content, Path file) throws IOException {
    try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      return write(content, out);
    }
  }

  private static BlobManifest write(Content content, OutputStream out) {
    var builder = new BlobManifestBuilder();
    try {
      content.writeTo(new Tee(out, builder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder.build();
  }

  /** Writes through and notes the chunks' digests. */
  private static final class Tee extends OutputStream {
    private final OutputStream out;
    private final BlobManifestBuilder builder;

    Tee(OutputStream out, BlobManifestBuilder builder) {
      this.out = out;
      this.builder = builder;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      builder.update(bytes, offset, length);
    }
  }
}

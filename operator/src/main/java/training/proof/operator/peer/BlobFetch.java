package training.proof.operator.peer;

import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.StorageInsufficientException;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/** One blob on its way. What came is kept: the next holder is asked only for what is missing. */
final class BlobFetch {
  private static final Logger LOG = Logger.getLogger(BlobFetch.class);

  private final Digest blob;
  private final long maxBytes;
  private final Supplier<List<PeerInfo>> holders;
  private final Function<String, Semaphore> streams;
  private final PeerClient client;
  private final BlobStore store;
  private final Backoff backoff;
  private volatile FetchProgress progress;
  private volatile Optional<BlobManifest> manifest = Optional.empty();
  private volatile Thread thread = Thread.currentThread();

  BlobFetch(
      Digest blob,
      long maxBytes,
      Supplier<List<PeerInfo>> holders,
      Function<String, Semaphore> streams,
      PeerClient client,
      BlobStore store,
      RandomGenerator random) {
    this.blob = blob;
    this.maxBytes = maxBytes;
    this.holders = holders;
    this.streams = streams;
    this.client = client;
    this.store = store;
    this.backoff = new Backoff(random);
    this.progress = new FetchProgress(blob, 0, 0, Optional.empty());
  }

  void start(Runnable done) {
    thread = Thread.ofVirtual().name("fetch-" + blob.label()).start(() -> run(done));
  }

  void stop() {
    thread.interrupt();
  }

  FetchProgress progress() {
    return progress;
  }

  private void run(Runnable done) {
    try {
      while (!round()) {
        Thread.sleep(backoff.next());
      }
      done.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks every holder once; whether the blob is here now. */
  private boolean round() throws InterruptedException {
    for (PeerInfo peer : holders.get()) {
      try {
        if (from(peer)) {
          return true;
        }
      } catch (PeerException e) {
        note(e.getMessage());
      } catch (StorageInsufficientException | UncheckedIOException e) {
        note(e.getMessage());
        return false;
      } catch (RuntimeException e) {
        LOG.errorf(e, "Fetching blob %s from %s failed; trying again", blob, peer.member());
        note(e.toString());
      }
    }
    return false;
  }

  private boolean from(PeerInfo peer) throws PeerException, InterruptedException {
    BlobManifest contents = manifest(peer);
    if (contents.size() > maxBytes) {
      note("it has " + contents.size() + " bytes; at most " + maxBytes + " are taken");
      return false;
    }
    Set<Digest> missing = new HashSet<>(store.missing(contents));
    for (int i = 0; i < contents.chunks().size(); i++) {
      if (missing.remove(contents.chunks().get(i))) {
        chunk(peer, contents, i);
      }
      progress = new FetchProgress(blob, contents.size(), end(contents, i), Optional.empty());
    }
    return store.putManifest(contents).isEmpty();
  }

  private BlobManifest manifest(PeerInfo peer) throws PeerException, InterruptedException {
    if (manifest.isEmpty()) {
      manifest = Optional.of(client.manifest(peer, blob));
    }
    return manifest.get();
  }

  private void chunk(PeerInfo peer, BlobManifest contents, int index)
      throws PeerException, InterruptedException {
    Semaphore stream = streams.apply(peer.member());
    stream.acquire();
    try {
      Digest chunk = contents.chunks().get(index);
      client.chunk(peer, blob, index, body -> store.putChunk(chunk, body));
    } finally {
      stream.release();
    }
  }

  private static long end(BlobManifest contents, int index) {
    return (long) index * contents.chunkSize() + contents.chunkLength(index);
  }

  private void note(String error) {
    progress = new FetchProgress(blob, progress.size(), progress.present(), Optional.of(error));
  }
}

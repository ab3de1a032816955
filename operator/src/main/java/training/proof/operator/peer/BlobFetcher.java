package training.proof.operator.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import training.proof.operator.blob.BlobStore;
import training.proof.protocol.canonical.Digest;

/**
 * Gets wanted blobs from peers in the background, each on a virtual thread of its own, chunk by
 * chunk from whoever has them, until they are here or no longer wanted. A peer that is stuck keeps
 * only its own two streams.
 */
public final class BlobFetcher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BlobFetcher.class);
  private static final int MOST_WANTED = 4096;

  private final Membership membership;
  private final PeerClient client;
  private final BlobStore store;
  private final Consumer<Digest> fetched;
  private final RandomGenerator random;
  private final Map<Digest, BlobFetch> fetches = new ConcurrentHashMap<>();
  private final Map<String, Semaphore> streams = new ConcurrentHashMap<>();

  /**
   * @param fetched told once a wanted blob is here
   */
  BlobFetcher(
      Membership membership,
      PeerClient client,
      BlobStore store,
      Consumer<Digest> fetched,
      RandomGenerator random) {
    this.membership = membership;
    this.client = client;
    this.store = store;
    this.fetched = fetched;
    this.random = random;
  }

  /**
   * Wants a blob; wanting it again adds to where it may be.
   *
   * @param from the member that should have it; asked first, then the others
   * @param maxBytes a longer blob is not taken
   */
  public void want(Digest blob, String from, long maxBytes) {
    if (store.has(blob)) {
      return;
    }
    if (fetches.size() >= MOST_WANTED) {
      LOG.warnf("More than %d blobs are wanted; %s has to wait", MOST_WANTED, blob);
      return;
    }
    fetches.computeIfAbsent(blob, digest -> start(digest, from, maxBytes));
  }

  /** Stops wanting a blob; what came of it stays until garbage is collected. */
  public void forget(Digest blob) {
    Optional.ofNullable(fetches.remove(blob)).ifPresent(BlobFetch::stop);
  }

  /** How far each wanted blob is. */
  public List<FetchProgress> progress() {
    return fetches.values().stream().map(BlobFetch::progress).toList();
  }

  /** How far a wanted blob is; empty once it is here, or if nobody wants it. */
  public Optional<FetchProgress> progress(Digest blob) {
    return Optional.ofNullable(fetches.get(blob)).map(BlobFetch::progress);
  }

  @Override
  public void close() {
    fetches.values().forEach(BlobFetch::stop);
    fetches.clear();
  }

  private BlobFetch start(Digest blob, String from, long maxBytes) {
    var fetch =
        new BlobFetch(blob, maxBytes, () -> holders(from), this::stream, client, store, random);
    fetch.start(() -> done(blob));
    return fetch;
  }

  private void done(Digest blob) {
    fetches.remove(blob);
    fetched.accept(blob);
  }

  private List<PeerInfo> holders(String first) {
    var holders = new ArrayList<PeerInfo>();
    membership.other(first).ifPresent(holders::add);
    membership.others().stream().filter(p -> !p.member().equals(first)).forEach(holders::add);
    return holders;
  }

  private Semaphore stream(String member) {
    return streams.computeIfAbsent(member, name -> new Semaphore(PeerLimits.STREAMS));
  }
}

package training.proof.operator.work;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import training.proof.protocol.canonical.Digest;

/** Remembers answers for a short time, so that a pod's every chunk is not a question to the API. */
final class CachedAuthenticator implements PodAuthenticator {
  /** A deleted pod keeps its access at most this long. */
  static final Duration KEPT = Duration.ofSeconds(60);

  private static final int MOST = 256;

  private final PodAuthenticator source;
  private final InstantSource clock;
  private final Map<Digest, Entry> entries = new ConcurrentHashMap<>();

  CachedAuthenticator(PodAuthenticator source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  private record Entry(WorkerPod pod, Instant until) {}

  @Override
  public Optional<WorkerPod> authenticate(String token) {
    var key = Digest.of(token.getBytes(StandardCharsets.UTF_8));
    Instant now = clock.instant();
    Entry known = entries.get(key);
    if (known != null && now.isBefore(known.until())) {
      return Optional.of(known.pod());
    }
    Optional<WorkerPod> pod = source.authenticate(token);
    pod.ifPresent(found -> remember(key, new Entry(found, now.plus(KEPT)), now));
    return pod;
  }

  private void remember(Digest key, Entry entry, Instant now) {
    entries.values().removeIf(old -> !now.isBefore(old.until()));
    if (entries.size() < MOST) {
      entries.put(key, entry);
    }
  }
}

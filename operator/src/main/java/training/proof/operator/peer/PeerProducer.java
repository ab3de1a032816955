package training.proof.operator.peer;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.key.Identity;

/** Puts the parts together and follows the peers from the start to the end. */
@Singleton
final class PeerProducer {
  private final RandomGenerator random = new SecureRandom();

  @Produces
  @Singleton
  PeerTokens tokens(Identity identity, Membership membership, Clock clock) {
    return new PeerTokens(identity.member(), identity.keys(), membership, clock);
  }

  @Produces
  @Singleton
  PeerLimits limits(Clock clock) {
    return new PeerLimits(clock);
  }

  @Produces
  @Singleton
  PeerClient client(PeerTokens tokens) {
    var watchdog =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("peer-deadlines").factory());
    return new PeerClient(new PeerHttp(watchdog), tokens);
  }

  @Produces
  @Singleton
  PeerHealths healths(Instance<PeerHealthListener> listeners) {
    return new PeerHealths(
        (member, health) ->
            listeners.forEach(listener -> listener.onReachabilityChanged(member, health)));
  }

  @Produces
  @Singleton
  BlobFetcher fetcher(
      Membership membership, PeerClient client, BlobStore store, Instance<BlobListener> listeners) {
    return new BlobFetcher(
        membership,
        client,
        store,
        blob -> listeners.forEach(listener -> listener.onFetched(blob)),
        random);
  }

  @Produces
  @Singleton
  PeerPollers pollers(
      Membership membership,
      PeerClient client,
      StatementSink sink,
      PeerHealths healths,
      Clock clock) {
    return new PeerPollers(membership, client, sink, healths, clock, random);
  }

  void start(@Observes StartupEvent event, PeerPollers pollers) {
    pollers.refresh();
  }

  void stop(@Observes ShutdownEvent event, PeerPollers pollers, BlobFetcher fetcher) {
    pollers.close();
    fetcher.close();
  }
}

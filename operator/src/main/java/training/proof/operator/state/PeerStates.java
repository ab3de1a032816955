package training.proof.operator.state;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.peer.Membership;
import training.proof.operator.peer.PeerException;
import training.proof.operator.peer.PeerHealth;
import training.proof.operator.peer.PeerInfo;
import training.proof.operator.work.StateSource;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;

/**
 * Gets boundary states of other members' slots: asks the owner for the digest, compares it with the
 * committed leaf, and has the blob fetched meanwhile.
 */
public final class PeerStates implements StateSource {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(5);

  private final String self;
  private final Membership membership;
  private final OwnerOfStates owners;
  private final Function<String, PeerHealth> healths;
  private final BiConsumer<Digest, String> wanted;
  private final BlobStore store;
  private final CommittedLeaves leaves;
  private final StateIndex own;
  private final InstantSource clock;
  private final Map<Key, Digest> known = new ConcurrentHashMap<>();

  /**
   * @param wanted has a state's blob fetched, from this member first
   */
  PeerStates(
      String self,
      Membership membership,
      OwnerOfStates owners,
      Function<String, PeerHealth> healths,
      BiConsumer<Digest, String> wanted,
      BlobStore store,
      CommittedLeaves leaves,
      StateIndex own,
      InstantSource clock) {
    this.self = self;
    this.membership = membership;
    this.owners = owners;
    this.healths = healths;
    this.wanted = wanted;
    this.store = store;
    this.leaves = leaves;
    this.own = own;
    this.clock = clock;
  }

  private record Key(Digest round, String member, int slot, int boundary) {}

  @Override
  public Answer find(Request request) {
    if (request.member().equals(self)) {
      return ownState(request);
    }
    var key = new Key(request.round(), request.member(), request.slot(), request.boundary());
    Digest digest = known.get(key);
    if (digest != null) {
      return digest(request, digest);
    }
    return membership
        .other(request.member())
        .map(peer -> ask(peer, request, key))
        .orElseGet(() -> new Unavailable("not-a-member"));
  }

  /** Forgets a settled round. */
  public void forget(Digest round) {
    known.keySet().removeIf(key -> key.round().equals(round));
  }

  private Answer ask(PeerInfo peer, Request request, Key key) {
    Optional<Digest> leaf =
        leaves.leaf(request.round(), request.member(), request.slot(), request.boundary());
    if (leaf.isEmpty()) {
      return new Unavailable("not-revealed");
    }
    try {
      Digest state =
          owners.state(peer, request.round(), request.slot(), request.boundary(), request.answer());
      if (!leafOf(request, state).equals(leaf.get())) {
        return new Unavailable("not-the-committed-state");
      }
      known.put(key, state);
      return digest(request, state);
    } catch (PeerException e) {
      return refused(peer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NotYet(LATER);
    }
  }

  private Answer digest(Request request, Digest state) {
    if (store.has(state)) {
      return new Here(state);
    }
    wanted.accept(state, request.member());
    return isGone(request.member()) ? new Unavailable("unreachable") : new NotYet(SOON);
  }

  private Answer refused(PeerInfo peer, PeerException e) {
    return switch (e.kind()) {
      case NOT_FOUND, REFUSED, MALFORMED -> new Unavailable(e.reason());
      case BUSY -> new NotYet(e.retryAfter().orElse(LATER));
      case UNREACHABLE ->
          isGone(peer.member()) ? new Unavailable("unreachable") : new NotYet(LATER);
    };
  }

  private boolean isGone(String member) {
    return healths.apply(member).isGone(clock.instant());
  }

  private Answer ownState(Request request) {
    return own.slot(request.round(), request.slot(), self)
        .filter(slot -> request.boundary() < slot.states().size())
        .map(slot -> slot.states().get(request.boundary()))
        .filter(store::has)
        .<Answer>map(Here::new)
        .orElseGet(() -> new Unavailable("no-such-state"));
  }

  private static Digest leafOf(Request request, Digest state) {
    return Commitments.leaf(
        request.round(), request.member(), request.slot(), request.boundary(), state);
  }
}

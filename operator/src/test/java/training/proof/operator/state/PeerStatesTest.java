package training.proof.operator.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.operator.Samples;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.Blobs;
import training.proof.operator.blob.VolumeBlobStore;
import training.proof.operator.peer.Membership;
import training.proof.operator.peer.PeerException;
import training.proof.operator.peer.PeerHealth;
import training.proof.operator.peer.PeerInfo;
import training.proof.operator.work.StateSource;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

class PeerStatesTest {
  private static final byte[] CONTENT = {1, 2, 3};
  private static final Digest STATE = BlobManifest.of(CONTENT).digest();
  private static final PeerInfo BETA =
      new PeerInfo("beta", URI.create("https://beta:8443"), "", Samples.DATA);

  @TempDir Path folder;
  private final Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private final List<Digest> wanted = new ArrayList<>();
  private BlobStore store;
  private PeerHealth health = PeerHealth.UNKNOWN;
  private OwnerOfStates owners = (owner, round, slot, boundary, answer) -> STATE;
  private Optional<Digest> leaf = Optional.of(Commitments.leaf(Samples.ROUND, "beta", 0, 2, STATE));

  @BeforeEach
  void prepare() {
    store = new VolumeBlobStore(folder, () -> now);
  }

  @Test
  void aCommittedStateIsFetchedAndThenHere() {
    PeerStates states = states();
    assertThat(states.find(request("beta"))).isInstanceOf(StateSource.NotYet.class);
    assertThat(wanted).containsExactly(STATE);
    owners =
        (owner, round, slot, boundary, answer) -> {
          throw new AssertionError("the digest is known already");
        };
    Blobs.put(store, CONTENT);
    assertThat(states.find(request("beta"))).isEqualTo(new StateSource.Here(STATE));
  }

  @Test
  void aStateThatIsNotTheCommittedOneIsNotTaken() {
    leaf = Optional.of(Commitments.leaf(Samples.ROUND, "beta", 0, 3, STATE));
    unavailable("not-the-committed-state", "beta");
    leaf = Optional.empty();
    unavailable("not-revealed", "beta");
    unavailable("not-a-member", "gamma");
    assertThat(wanted).isEmpty();
  }

  @Test
  void aRefusalIsForGoodAndBusyIsNot() {
    failing(PeerException.Kind.REFUSED, "limit");
    unavailable("limit", "beta");
    failing(PeerException.Kind.BUSY, "too-many-requests");
    assertThat(states().find(request("beta")))
        .isEqualTo(new StateSource.NotYet(Duration.ofSeconds(7)));
  }

  @Test
  void anOwnerIsWaitedForUntilItIsKnownToBeGone() {
    failing(PeerException.Kind.UNREACHABLE, "unreachable");
    assertThat(states().find(request("beta"))).isInstanceOf(StateSource.NotYet.class);
    health =
        new PeerHealth(
            Optional.empty(),
            9,
            Optional.of(now.minus(PeerHealth.PATIENCE).minusSeconds(1)),
            0,
            0,
            Optional.empty());
    unavailable("unreachable", "beta");
  }

  @Test
  void ownStatesComeFromTheOwnStore() {
    unavailable("no-such-state", "alpha");
    Blobs.put(store, CONTENT);
    assertThat(states().find(request("alpha"))).isEqualTo(new StateSource.Here(STATE));
  }

  private PeerStates states() {
    return new PeerStates(
        "alpha",
        new Membership() {
          @Override
          public Optional<Digest> federation() {
            return Optional.of(Samples.DATA);
          }

          @Override
          public List<PeerInfo> others() {
            return List.of(BETA);
          }
        },
        (owner, round, slot, boundary, answer) ->
            owners.state(owner, round, slot, boundary, answer),
        member -> health,
        (state, owner) -> wanted.add(state),
        store,
        (round, member, slot, boundary) -> leaf,
        (round, slot, auditor) ->
            Optional.of(new StateIndex.SlotStates(List.of(STATE, STATE, STATE), 2, Set.of())),
        () -> now);
  }

  private void failing(PeerException.Kind kind, String reason) {
    owners =
        (owner, round, slot, boundary, answer) -> {
          throw new PeerException(kind, reason, reason, Optional.of(Duration.ofSeconds(7)), null);
        };
  }

  private void unavailable(String reason, String member) {
    assertThat(states().find(request(member))).isEqualTo(new StateSource.Unavailable(reason));
  }

  private static StateSource.Request request(String member) {
    return new StateSource.Request(Samples.ROUND, member, 0, 2, Optional.empty());
  }
}

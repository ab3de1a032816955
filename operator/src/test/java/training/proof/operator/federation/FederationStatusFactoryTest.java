package training.proof.operator.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.FederationSpecBuilder;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.operator.Samples;
import training.proof.operator.key.Identity;
import training.proof.operator.key.TestKeys;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** What a Federation tells its user about key and protocol; alpha is alone in it. */
class FederationStatusFactoryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);

  private final TestKeys keys = TestKeys.of(Digest.of("test/key").raw());
  private final TestKeys both = keys.withNext(Optional.of(Digest.of("test/next").raw()));
  private final Identity changing = both.identity(Samples.config());
  private LedgerState state = LedgerState.empty();

  private void say(Body body) {
    FeedHead head = state.head("alpha");
    var header =
        new Header(
            state.epoch().map(epoch -> epoch.federation()).orElse(Digest.ZERO),
            state.epoch().map(epoch -> epoch.number()).orElse(0),
            "alpha",
            1,
            head.counter() + 1,
            head.digest());
    Signer key =
        state
            .epoch()
            .flatMap(epoch -> epoch.keyOf("alpha"))
            .map(changing.keys()::of)
            .orElseGet(changing.keys()::first);
    state = state.fold(SignedStatement.sign(new Statement(header, body), key)).state();
  }

  private void found() {
    Identity me = keys.identity(Samples.config());
    say(new Body.Genesis("village", ProtocolVersions.OLDEST, List.of(me.entry("alpha labs"))));
  }

  private FederationStatus status(Identity identity) {
    var federation = new Federation();
    federation.setSpec(FederationSpecBuilder.builder().member("alpha").build());
    federation.getMetadata().setGeneration(1L);
    return new FederationStatusFactory(identity, CLOCK)
        .of(federation, state, Optional.empty(), List.of(), List.of(), Optional.empty(), Map.of());
  }

  private Condition condition(Identity identity, String type) {
    return status(identity).conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aUserThatChangesTheKeyIsToldWhichOneSignsAndWhenTheOldOneMayGo() {
    found();
    assertThat(condition(keys.identity(Samples.config()), "KeyReady").reason())
        .isEqualTo("KeyLoaded");
    Condition waiting = condition(changing, "KeyReady");
    assertThat(waiting.reason()).isEqualTo("NextKeyWaiting");
    assertThat(waiting.message())
        .contains(changing.nextPublicKey().orElseThrow(), "it signs once a quorum");
    assertThat(status(changing).publicKey()).isEqualTo(changing.publicKey());

    say(new Body.Membership(2, 1, new Change.Renew(changing.entry("alpha labs"))));
    Condition used = condition(changing, "KeyReady");
    assertThat(used.reason()).isEqualTo("NextKeyInUse");
    assertThat(used.message()).contains("since epoch 2 lists it");
    assertThat(status(changing).publicKey()).isEqualTo(changing.nextPublicKey().orElseThrow());
    assertThat(condition(both.swapped().identity(Samples.config()), "KeyReady").reason())
        .isEqualTo("KeyLoaded");
  }

  @Test
  void aNextKeyThatCannotComeAboutIsSaidToBeSo() {
    found();
    say(new Body.Membership(2, 1, new Change.Renew(changing.entry("alpha labs"))));
    Identity back =
        both.swapped()
            .withNext(Optional.of(Digest.of("test/key").raw()))
            .identity(Samples.config());
    assertThat(condition(back, "KeyReady").message())
        .endsWith("it cannot take the place of the present one: the key of alpha was used before");
  }

  @Test
  void anEpochOfANewerProtocolIsSaidToNeedANewerRelease() {
    found();
    Identity me = keys.identity(Samples.config());
    assertThat(status(me).protocolVersion()).isEqualTo(ProtocolVersions.OLDEST);
    assertThat(condition(me, "ProtocolKnown").status()).isEqualTo(Condition.Status.TRUE);
    for (int next = ProtocolVersions.NEWEST; next <= ProtocolVersions.NEWEST + 1; next++) {
      say(new Body.Membership(next, 1, new Change.Upgrade(next)));
    }
    assertThat(status(me).protocolVersion()).isEqualTo(ProtocolVersions.NEWEST + 1);
    assertThat(condition(me, "ProtocolKnown").reason()).isEqualTo("NewerProtocol");
    Condition ready = condition(me, "Ready");
    assertThat(ready.status()).isEqualTo(Condition.Status.FALSE);
    assertThat(ready.message())
        .startsWith("epoch 3 has protocol version 3, and this software knows 1 and 2");
  }
}

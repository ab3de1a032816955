package training.proof.operator.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.FederationSpec;
import training.proof.crds.v1alpha1.FederationSpecBuilder;
import training.proof.operator.Samples;
import training.proof.operator.key.Identity;
import training.proof.operator.key.TestKeys;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** What a user writes about the member list, and what is still waited for. */
class AgreedChangesTest {
  private static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta");
  private static final Change JOIN = new Change.Join(member("omega"));

  private final TestKeys keys = TestKeys.of(seed("alpha"));
  private final Identity me = keys.identity(Samples.config());
  private LedgerState state = LedgerState.empty();

  AgreedChangesTest() {
    var members = new ArrayList<Body.Member>();
    members.add(me.entry("alpha labs"));
    NAMES.stream().skip(1).map(AgreedChangesTest::member).forEach(members::add);
    var genesis = new Body.Genesis("village", ProtocolVersions.NEWEST, members);
    say("alpha", new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO), genesis);
  }

  private static byte[] seed(String name) {
    return Digest.of("test/key", name).raw();
  }

  private static Signer signer(String name) {
    return Ed25519.signer(seed(name));
  }

  private static Body.Member member(String name) {
    return new Body.Member(
        name,
        name + " labs",
        Base64.getEncoder().encodeToString(signer(name).publicKey()),
        "https://" + name + ".example.org",
        Digest.of("test/certificate", name),
        0);
  }

  private void say(String member, Header header, Body body) {
    state = state.fold(SignedStatement.sign(new Statement(header, body), signer(member))).state();
  }

  private void speaks(String member, Change change) {
    say(member, header(member), new Body.Membership(2, 1, change));
  }

  private Header header(String member) {
    FeedHead head = state.head(member);
    Digest federation = state.epoch().orElseThrow().federation();
    return new Header(federation, 1, member, 1, head.counter() + 1, head.digest());
  }

  private static FederationSpec spec(FederationSpec.AgreedChange... agreed) {
    return FederationSpecBuilder.builder().member("alpha").agreesTo(List.of(agreed)).build();
  }

  private static FederationSpec.AgreedChange join() {
    Body.Member omega = member("omega");
    return new FederationSpec.AgreedChange(
        new FederationSpec.Newcomer(
            omega.name(),
            omega.organisation(),
            omega.endpoint(),
            omega.publicKey(),
            omega.certificateSha256().hex()),
        null,
        null,
        null,
        null);
  }

  @Test
  void whatAUserAgreesToIsSaidInTheProtocolsWords() {
    var spec =
        spec(
            join(),
            new FederationSpec.AgreedChange(null, "delta", null, null, null),
            new FederationSpec.AgreedChange(null, null, "alpha", null, null),
            new FederationSpec.AgreedChange(null, null, null, 2, null));
    assertThat(AgreedChanges.of(spec, me, state.epochs()))
        .containsExactlyInAnyOrder(
            JOIN, new Change.Remove("delta"), new Change.Leave("alpha"), new Change.Upgrade(2));
  }

  @Test
  void whoIsReachedElsewhereNowWantsTheListToSaySo() {
    Body.Member listed = me.entry("alpha labs");
    Identity moved = keys.identity(Samples.config("https://alpha.example.net"));
    assertThat(AgreedChanges.of(spec(), moved, state.epochs()))
        .containsExactly(
            new Change.Renew(
                new Body.Member(
                    "alpha",
                    "alpha labs",
                    listed.publicKey(),
                    "https://alpha.example.net",
                    listed.certificateSha256(),
                    0)));
    assertThat(AgreedChanges.of(spec(), me, state.epochs())).isEmpty();
  }

  /** As a user changes a key: beside the old one, then in its place; nothing else is asked for. */
  @Test
  void whoHasANextKeyWantsTheListToHaveIt() {
    TestKeys both = keys.withNext(Optional.of(seed("alpha's next")));
    Identity changing = both.identity(Samples.config());
    Change renewal = new Change.Renew(changing.entry("alpha labs"));
    assertThat(changing.publicKey(state.epoch())).isEqualTo(me.publicKey());
    assertThat(AgreedChanges.of(spec(), changing, state.epochs())).containsExactly(renewal);
    assertThat(AgreedChanges.waiting(spec(), changing, state.epochs()))
        .contains(
            "renewal of alpha: 0 of 4 members agree, 3 needed; missing: alpha, beta, delta, gamma");

    List.of("alpha", "beta", "gamma").forEach(member -> speaks(member, renewal));
    assertThat(state.epoch().orElseThrow().number()).isEqualTo(2);
    assertThat(changing.publicKey(state.epoch()))
        .isEqualTo(changing.nextPublicKey().orElseThrow())
        .isNotEqualTo(me.publicKey());
    assertThat(AgreedChanges.of(spec(), changing, state.epochs())).isEmpty();
    assertThat(AgreedChanges.of(spec(), both.swapped().identity(Samples.config()), state.epochs()))
        .isEmpty();
  }

  /** A key that was in some list before cannot come back: nobody could say it. */
  @Test
  void aNextKeyThatWasUsedBeforeIsNotAskedFor() {
    Identity changing = keys.withNext(Optional.of(seed("beta"))).identity(Samples.config());
    assertThat(AgreedChanges.of(spec(), changing, state.epochs())).isEmpty();
  }

  @Test
  void whatIsAgreedToAndHasNotComeAboutNamesWhoIsMissing() {
    Epochs before = state.epochs();
    assertThat(AgreedChanges.waiting(spec(join()), me, before))
        .contains(
            "join of omega: 0 of 4 members agree, 3 needed; missing: alpha, beta, delta, gamma");
    speaks("alpha", JOIN);
    speaks("beta", new Change.Remove("delta"));
    assertThat(AgreedChanges.waiting(spec(join()), me, state.epochs()))
        .contains("join of omega: 1 of 4 members agree, 3 needed; missing: beta, delta, gamma");
    speaks("gamma", JOIN);
    speaks("delta", JOIN);
    assertThat(state.epoch().orElseThrow().number()).isEqualTo(2);
    assertThat(AgreedChanges.waiting(spec(join()), me, state.epochs())).isEmpty();
  }

  /** The protocol refuses a name that the API server lets pass: nobody could say it. */
  @Test
  void whatTheProtocolDoesNotKnowIsLeftOut() {
    var names = new ArrayList<FederationSpec.AgreedChange>();
    names.add(new FederationSpec.AgreedChange(null, "No Label", null, null, null));
    FederationSpec spec = FederationSpecBuilder.builder().member("alpha").agreesTo(names).build();
    assertThat(AgreedChanges.of(spec, me, state.epochs())).isEmpty();
  }

  @Test
  void aMemberThatIsToBeRestartedIsWaitedFor() {
    var spec =
        spec(
            new FederationSpec.AgreedChange(
                null, null, null, null, new FederationSpec.Restart("delta", 2)));
    assertThat(AgreedChanges.of(spec, me, state.epochs())).isEmpty();
    assertThat(AgreedChanges.restarts(spec)).isEqualTo(Map.of("delta", 2));
    assertThat(AgreedChanges.isToBeRestarted(spec, "delta", state.epochs())).isTrue();
    assertThat(AgreedChanges.isToBeRestarted(spec, "alpha", state.epochs())).isFalse();
    Digest head = Digest.of("test/head");
    Change word = new Change.Restart("delta", 2, 7, head);
    speaks("beta", word);
    speaks("gamma", new Change.Restart("delta", 2, 6, head));
    assertThat(AgreedChanges.waiting(spec, me, state.epochs()))
        .contains(
            "incarnation 2 of delta: 0 of 4 members agree, 3 needed; missing: alpha, beta, delta, gamma");

    say("beta", header("beta"), new Body.Membership(2, 2, word));
    say("gamma", header("gamma"), new Body.Membership(2, 2, word));
    say("alpha", header("alpha"), new Body.Membership(2, 2, word));
    assertThat(state.epoch().orElseThrow().incarnation("delta")).isEqualTo(2);
    assertThat(AgreedChanges.isToBeRestarted(spec, "delta", state.epochs())).isFalse();
    assertThat(AgreedChanges.waiting(spec, me, state.epochs())).isEmpty();
  }
}

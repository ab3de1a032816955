package training.proof.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * Alpha's user agrees that beta's feed ends where it is, and goes on in another incarnation. Four
 * voters, a quorum of three.
 */
class EndedFeedTest {
  private static final Map<String, Integer> WANTED = Map.of("beta", 2);

  private final Shared store = new Shared();
  private Acceptance acceptance = new Acceptance("alpha");
  private OwnAcknowledgement own = ownAcknowledgement();
  private LedgerState state = LedgerState.empty();
  private final Map<String, FeedHead> heads = new HashMap<>();

  EndedFeedTest() {
    fold(
        SignedStatement.sign(
            new Statement(
                new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO),
                new Body.Genesis(
                    "village",
                    ProtocolVersions.NEWEST,
                    Stream.of("alpha", "beta", "gamma", "delta").map(Samples::member).toList())),
            Samples.signer("alpha")));
  }

  /** What outlives a process. */
  private static final class Shared implements AcknowledgementStore {
    private Optional<SignedAcknowledgement> newest = Optional.empty();

    @Override
    public Optional<Envelope> read() {
      return newest.map(SignedAcknowledgement::envelope);
    }

    @Override
    public boolean advance(Optional<Digest> known, SignedAcknowledgement next) {
      boolean same = known.equals(newest.map(SignedAcknowledgement::id));
      if (same) {
        newest = Optional.of(next);
      }
      return same;
    }
  }

  private OwnAcknowledgement ownAcknowledgement() {
    return new OwnAcknowledgement(
        "alpha", new KeyRing(Samples.signer("alpha")), Ed25519.VERIFIER, store, acceptance);
  }

  private void restart() {
    acceptance = new Acceptance("alpha");
    own = ownAcknowledgement();
    own.recover(state);
  }

  private SignedStatement fold(SignedStatement signed) {
    var folded = state.fold(signed);
    assertThat(folded.outcome()).isEqualTo(new Outcome.Folded());
    state = folded.state();
    return signed;
  }

  private SignedStatement say(String member, Body body, int incarnation) {
    FeedHead head = heads.getOrDefault(member, state.head(member));
    var header =
        new Header(
            state.epoch().orElseThrow().federation(),
            state.epoch().orElseThrow().number(),
            member,
            incarnation,
            head.counter() + 1,
            head.digest());
    var signed = SignedStatement.sign(new Statement(header, body), Samples.signer(member));
    heads.put(member, new FeedHead(incarnation, header.counter(), signed.id()));
    return signed;
  }

  private SignedStatement beta(int slots) {
    return say("beta", new Body.Offer(slots, slots, "cpu", List.of("exact"), 1), 1);
  }

  private SignedStatement hears(SignedStatement signed) {
    assertThat(acceptance.hear(state, "beta", signed)).contains(new Outcome.Held());
    own.renew(state);
    return signed;
  }

  private void acknowledges(String voter, SignedStatement signed) {
    var theirs = new TreeMap<String, FeedHead>();
    theirs.put("beta", head(signed));
    acceptance.hear(
        voter,
        SignedAcknowledgement.sign(
            new Acknowledgement(
                state.epoch().orElseThrow().federation(), 1, voter, theirs, Optional.empty()),
            Samples.signer(voter)));
  }

  private static FeedHead head(SignedStatement signed) {
    return new FeedHead(signed.header().incarnation(), signed.header().counter(), signed.id());
  }

  private static Change.Restart at(SignedStatement end) {
    return new Change.Restart("beta", 2, end.header().counter(), end.id());
  }

  private boolean ends(int attempt, SignedStatement end) {
    return own.end(state, new Body.Membership(2, attempt, at(end)), at(end));
  }

  private FeedHead shown() {
    return own.newest().orElseThrow().content().heads().get("beta");
  }

  @Test
  void aVoterSaysThatAFeedEndsExactlyAtWhatItHasAcknowledged() {
    SignedStatement first = hears(beta(1));
    assertThat(acceptance.restarts(state, WANTED)).containsExactly(at(first));
    SignedStatement second = hears(beta(2));
    assertThat(acceptance.restarts(state, WANTED)).containsExactly(at(second));
    assertThat(acceptance.restarts(state, Map.of("beta", 3, "alphabet", 2))).isEmpty();
    assertThat(ends(1, first)).isFalse();
    assertThat(ends(2, second)).isFalse();
    var other =
        new Change.Restart("beta", 2, second.header().counter(), Digest.of("test/other-branch"));
    assertThat(own.end(state, new Body.Membership(2, 1, other), other)).isFalse();
    assertThat(own.newest().orElseThrow().content().ends()).isEmpty();
    assertThat(ends(1, second)).isTrue();
    assertThat(own.newest().orElseThrow().content().ends())
        .contains(new TreeMap<>(Map.of("beta", 1)));
  }

  /** What nobody heard anything of begins anew with its first statement. */
  @Test
  void aFeedMayEndBeforeItsFirstStatement() {
    var nothing = new Change.Restart("beta", 2, 0, Digest.ZERO);
    assertThat(acceptance.restarts(state, WANTED)).containsExactly(nothing);
    assertThat(own.end(state, new Body.Membership(2, 1, nothing), nothing)).isTrue();
    hears(beta(1));
    assertThat(own.newest().orElseThrow().content().heads()).doesNotContainKey("beta");
    decide(nothing, "alpha", "gamma", "delta");
    SignedStatement first = say("beta", new Body.Offer(1, 1, "cpu", List.of("exact"), 1), 2);
    assertThat(first.header().counter()).isEqualTo(1);
    assertThat(acceptance.hear(state, "beta", first)).contains(new Outcome.Held());
    own.renew(state);
    assertThat(shown()).isEqualTo(head(first));
  }

  /** In this process and in the next, in what it shows and in what it takes itself. */
  @Test
  void whoHasSaidSoAcknowledgesNothingFurther() {
    SignedStatement end = hears(beta(1));
    SignedStatement lost = beta(2);
    assertThat(ends(1, end)).isTrue();
    hears(lost);
    assertThat(shown()).isEqualTo(head(end));
    acknowledges("gamma", lost);
    assertThat(acceptance.next(state)).contains(end);
    fold(end);
    assertThat(acceptance.next(state)).isEmpty();

    restart();
    hears(lost);
    acknowledges("gamma", lost);
    assertThat(shown()).isEqualTo(head(end));
    assertThat(acceptance.next(state)).isEmpty();
    assertThat(ends(1, end)).isTrue();
    assertThat(acceptance.restarts(state, WANTED)).containsExactly(at(end));
  }

  /** Of two processes one may have acknowledged more by then: the other finds that it has. */
  @Test
  void nothingIsPromisedBesideWhatAnotherProcessHasAcknowledged() {
    SignedStatement end = hears(beta(1));
    SignedStatement more = beta(2);
    var other = new Acceptance("alpha");
    var otherOwn =
        new OwnAcknowledgement(
            "alpha", new KeyRing(Samples.signer("alpha")), Ed25519.VERIFIER, store, other);
    otherOwn.recover(state);
    other.hear(state, "beta", end);
    other.hear(state, "beta", more);
    otherOwn.renew(state);
    assertThat(ends(1, end)).isFalse();
    assertThat(shown()).isEqualTo(head(more));
    assertThat(ends(1, end)).isFalse();
  }

  /** No word of an attempt that is over can come to count: who has more may say so in the next. */
  @Test
  void afterASplitMoreMayBeAcknowledged() {
    SignedStatement end = hears(beta(1));
    assertThat(ends(1, end)).isTrue();
    SignedStatement more = beta(2);
    fold(say("alpha", new Body.Membership(2, 1, at(end)), 1));
    fold(say("gamma", new Body.Membership(2, 1, at(more)), 1));
    assertThat(state.epochs().next().attempt()).isEqualTo(2);
    hears(more);
    assertThat(shown()).isEqualTo(head(more));
    assertThat(own.newest().orElseThrow().content().ends()).isEmpty();
    assertThat(acceptance.restarts(state, WANTED)).containsExactly(at(more));
    assertThat(ends(2, more)).isTrue();
  }

  /** One of them is honest, and will tell: beta itself does not count, which had more once. */
  @Test
  void whoKnowsThatOthersHaveMoreWaits() {
    hears(beta(1));
    SignedStatement more = beta(2);
    acknowledges("beta", more);
    acknowledges("gamma", more);
    assertThat(acceptance.restarts(state, WANTED)).hasSize(1);
    acknowledges("delta", more);
    assertThat(acceptance.restarts(state, WANTED)).isEmpty();
  }

  @Test
  void afterTheEndTheNextIncarnationIsHeldAndAcceptedAndTheLostIsLetGo() {
    SignedStatement end = hears(beta(1));
    SignedStatement lost = hears(beta(2));
    acknowledges("gamma", end);
    assertThat(acceptance.next(state)).contains(end);
    fold(end);
    for (String voter : List.of("alpha", "gamma", "delta")) {
      fold(say(voter, new Body.Membership(2, 1, at(end)), 1));
    }
    assertThat(acceptance.heads(state)).containsEntry("beta", head(end));
    assertThat(acceptance.after(state, "beta", end.header().counter(), 9)).isEmpty();
    assertThat(acceptance.hear(state, "gamma", lost)).isEmpty();

    heads.put("beta", head(end));
    SignedStatement next = say("beta", new Body.Offer(2, 2, "cpu", List.of("exact"), 1), 2);
    assertThat(acceptance.hear(state, "beta", next)).contains(new Outcome.Held());
    assertThat(acceptance.proofs()).isEmpty();
    own.renew(state);
    assertThat(shown()).isEqualTo(head(next));
    acknowledges("gamma", next);
    assertThat(acceptance.next(state)).contains(next);
  }

  /** Of a list with other voters a quorum may accept what this one's never hears of. */
  @Test
  void nobodyIsRestartedWhoseFeedReachesBackToAListOfOtherVoters() {
    fold(beta(1));
    decide(new Change.Join(member("psi")), "alpha", "gamma", "delta");
    decide(new Change.Join(member("omega")), "alpha", "gamma", "delta", "psi");
    assertThat(acceptance.restarts(state, WANTED)).hasSize(1);
    decide(new Change.Join(member("zeta")), "alpha", "gamma", "delta", "psi", "omega");
    assertThat(state.epoch().orElseThrow().number()).isEqualTo(4);
    assertThat(acceptance.restarts(state, WANTED)).isEmpty();
    heads.remove("beta");
    fold(beta(2));
    assertThat(acceptance.restarts(state, WANTED)).hasSize(1);
  }

  private static Body.Member member(String name) {
    Body.Member rich = Samples.member(name);
    return new Body.Member(
        name, rich.organisation(), rich.publicKey(), rich.endpoint(), rich.certificateSha256(), 0);
  }

  private void decide(Change change, String... voters) {
    int next = state.epoch().orElseThrow().number() + 1;
    for (String voter : voters) {
      fold(say(voter, new Body.Membership(next, 1, change), 1));
    }
    heads.clear();
  }
}

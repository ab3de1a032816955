package training.proof.protocol.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** A statement's place in its feed: what is folded, what is refused, and why. */
class FoldTest {
  private static final Header FIRST = new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO);
  private static final Body OFFER = new Body.Offer(1, 2, "cpu", List.of("exact"), 1);

  private final SignedStatement genesis = sign(FIRST, Samples.genesis());
  private LedgerState state = LedgerState.empty();

  @BeforeEach
  void found() {
    state = fold(state, genesis);
  }

  private static SignedStatement sign(Header header, Body body) {
    return SignedStatement.sign(new Statement(header, body), Samples.signer(header.issuer()));
  }

  private static LedgerState fold(LedgerState state, SignedStatement signed) {
    var folded = state.fold(signed);
    assertThat(folded.outcome()).isEqualTo(new Outcome.Folded());
    return folded.state();
  }

  private SignedStatement beta(Body body, UnaryOperator<Header> change) {
    FeedHead head = state.head("beta");
    return sign(
        change.apply(new Header(genesis.id(), 1, "beta", 1, head.counter() + 1, head.digest())),
        body);
  }

  private SignedStatement next(Body body) {
    return beta(body, header -> header);
  }

  private void refused(String reason, LedgerState from, SignedStatement signed) {
    assertThat(from.fold(signed).outcome())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo(reason));
  }

  @Test
  void aFederationHasOneGenesisFromOneOfItsMembers() {
    assertThat(state.fold(genesis).outcome()).isEqualTo(new Outcome.Known());
    refused(
        "second-genesis",
        state,
        sign(FIRST, new Body.Genesis("other", 1, Samples.genesis().members())));
    refused("no-genesis", LedgerState.empty(), next(OFFER));
    for (Header bad :
        List.of(
            new Header(Digest.ZERO, 0, "alpha", 1, 2, Digest.ZERO),
            new Header(Digest.ZERO, 0, "alpha", 2, 1, Digest.ZERO),
            new Header(Digest.ZERO, 1, "alpha", 1, 1, Digest.ZERO),
            new Header(genesis.id(), 0, "alpha", 1, 1, Digest.ZERO),
            new Header(Digest.ZERO, 0, "alpha", 1, 1, genesis.id()),
            new Header(Digest.ZERO, 0, "mallory", 1, 1, Digest.ZERO))) {
      refused("bad-genesis", LedgerState.empty(), sign(bad, Samples.genesis()));
    }
  }

  @Test
  void aStatementOfAnotherFederationEpochMemberOrLifeIsRefused() {
    refused(
        "wrong-federation",
        state,
        beta(OFFER, h -> new Header(Digest.ZERO, 1, "beta", 1, 1, Digest.ZERO)));
    refused(
        "unknown-epoch",
        state,
        beta(OFFER, h -> new Header(genesis.id(), 2, "beta", 1, 1, Digest.ZERO)));
    refused(
        "wrong-epoch",
        state,
        beta(OFFER, h -> new Header(genesis.id(), 0, "beta", 1, 1, Digest.ZERO)));
    refused(
        "unknown-issuer",
        state,
        beta(OFFER, h -> new Header(genesis.id(), 1, "mallory", 1, 1, Digest.ZERO)));
    refused(
        "wrong-incarnation",
        state,
        beta(OFFER, h -> new Header(genesis.id(), 1, "beta", 2, 1, Digest.ZERO)));
  }

  @Test
  void aFeedIsAChainWithoutGaps() {
    refused(
        "broken-chain",
        state,
        beta(OFFER, h -> new Header(genesis.id(), 1, "beta", 1, 1, genesis.id())));
    SignedStatement early =
        beta(OFFER, h -> new Header(genesis.id(), 1, "beta", 1, 2, genesis.id()));
    assertThat(state.fold(early)).isEqualTo(new LedgerState.Folded(state, new Outcome.Early()));

    SignedStatement first = next(OFFER);
    state = fold(state, first);
    assertThat(state.fold(first)).isEqualTo(new LedgerState.Folded(state, new Outcome.Known()));
    assertThat(state.offers()).containsEntry("beta", (Body.Offer) OFFER);
    refused("broken-chain", state, early);
    assertThat(state.after("beta", 0, 64)).containsExactly(first);
    assertThat(state.after("beta", 1, 64)).isEmpty();
  }

  /** A peer says where it stands; it may say anything. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void aFeedIsServedFromAnyPlaceThatIsAskedFor(long counter) {
    SignedStatement first = next(OFFER);
    state = fold(state, first);
    assertThat(state.after("beta", counter, 64))
        .isEqualTo(counter < 1 ? List.of(first) : List.of());
    assertThat(state.after("nobody", counter, 64)).isEmpty();
  }

  @Test
  void twoStatementsForOnePlaceAreRefusedAndKeptAsProof() {
    SignedStatement one = next(OFFER);
    SignedStatement other = next(new Body.Offer(1, 3, "cpu", List.of("exact"), 1));
    state = fold(state, one);
    refused("equivocation", state, other);
    LedgerState after = state.fold(other).state();
    assertThat(after.equivocations()).containsEntry("beta", new Equivocation(one, other));
    assertThat(after.feeds()).isEqualTo(state.feeds());
    SignedStatement third =
        beta(OFFER, h -> new Header(genesis.id(), 1, "beta", 1, 1, genesis.id()));
    assertThat(after.fold(third).state().equivocations()).isEqualTo(after.equivocations());
  }

  @Test
  void anOlderOfferDoesNotReplaceANewerOne() {
    state = fold(state, next(new Body.Offer(5, 1, "cpu", List.of("exact"), 1)));
    state = fold(state, next(new Body.Offer(4, 9, "cpu", List.of("exact"), 1)));
    assertThat(state.offers().get("beta").slots()).isEqualTo(1);
  }

  /** Whoever fills others' memory with rounds nobody opened must not push honest statements out. */
  @Test
  void aStatementWaitsForItsRoundHoweverManyOthersWait() {
    Signer nobody = new NoSigner();
    for (int i = 0; i < 4200; i++) {
      Statement junk =
          new Statement(
              new Header(genesis.id(), 1, "beta", 1, i + 1L, state.head("beta").digest()),
              new Body.Commit(Digest.of("test/nowhere", i), List.of()));
      state = state.fold(SignedStatement.sign(junk, nobody)).state();
    }
    Body.Open open = (Body.Open) Samples.bodies().get(2);
    SignedStatement opened = sign(new Header(genesis.id(), 1, "alpha", 1, 2, genesis.id()), open);
    SignedStatement vote =
        next(new Body.Vote(opened.id(), List.of(new Body.OpenBallot("alpha", "sample-run", 0))));
    state = fold(fold(state, vote), opened);
    assertThat(state.round(opened.id()).orElseThrow().view().openVotes()).containsExactly("beta");
    assertThat(state.parked()).doesNotContainKey(opened.id());
  }

  private static final class NoSigner implements Signer {
    @Override
    public byte[] sign(byte[] message) {
      return new byte[64];
    }

    @Override
    public byte[] publicKey() {
      return new byte[32];
    }
  }

  @Test
  void quorumsOfAllSizesShareAnHonestVoter() {
    for (int n = 1; n <= 100; n++) {
      var members = new ArrayList<Body.Member>();
      for (int i = 0; i < n; i++) {
        members.add(
            new Body.Member(
                "m" + i,
                "o" + i,
                Base64.getEncoder().encodeToString(Digest.of("k", i).raw()),
                "https://x",
                Digest.ZERO,
                0));
      }
      Epoch epoch = Epoch.first(Digest.ZERO, new Body.Genesis("f", 1, members));
      assertThat(2 * epoch.q() - n).as("n=%d", n).isGreaterThan(epoch.f());
      assertThat(epoch.q()).isLessThanOrEqualTo(n - epoch.f());
      assertThat(epoch.voters()).hasSize(n);
      assertThat(epoch.keyOf("m0")).contains(Digest.of("k", 0).raw());
      assertThat(epoch.keyOf("zz")).isEmpty();
    }
  }
}

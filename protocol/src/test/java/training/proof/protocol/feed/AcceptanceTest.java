package training.proof.protocol.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * Alpha hears of beta's feed; gamma and delta say what they hold. Four voters, a quorum of three.
 */
class AcceptanceTest {
  private static final Body.Genesis VILLAGE =
      new Body.Genesis(
          "village", 1, Stream.of("alpha", "beta", "gamma", "delta").map(Samples::member).toList());

  private final SignedStatement genesis =
      SignedStatement.sign(
          new Statement(new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO), VILLAGE),
          Samples.signer("alpha"));
  private LedgerState state = LedgerState.empty().fold(genesis).state();
  private final Acceptance acceptance = new Acceptance("alpha");

  private SignedStatement next(FeedHead after, int slots) {
    var header = new Header(genesis.id(), 1, "beta", 1, after.counter() + 1, after.digest());
    return SignedStatement.sign(
        new Statement(header, new Body.Offer(1, slots, "cpu", List.of("exact"), 1)),
        Samples.signer("beta"));
  }

  private static FeedHead head(SignedStatement signed) {
    return new FeedHead(1, signed.header().counter(), signed.id());
  }

  private List<SignedStatement> chain(int length) {
    var chain = new ArrayList<SignedStatement>();
    FeedHead head = FeedHead.EMPTY;
    for (int i = 0; i < length; i++) {
      chain.add(next(head, i + 1));
      head = head(chain.getLast());
    }
    return chain;
  }

  private Outcome hear(String from, SignedStatement signed) {
    return acceptance.hear(state, from, signed).orElseThrow();
  }

  private void acknowledges(String voter, SignedStatement signed) {
    tells(voter, voter, signed);
  }

  private void tells(String from, String voter, SignedStatement signed) {
    var heads = new TreeMap<String, FeedHead>();
    heads.put("beta", head(signed));
    acceptance.hear(
        from,
        SignedAcknowledgement.sign(
            new Acknowledgement(genesis.id(), 1, voter, heads, Optional.empty()),
            Samples.signer(voter)));
  }

  /** What comes of it once this member has acknowledged what it holds. */
  private List<SignedStatement> accepted() {
    acceptance.promise(new Acknowledgement(genesis.id(), 1, "alpha", acceptance.heads(state), Optional.empty()));
    return acceptedSoFar();
  }

  private List<SignedStatement> acceptedSoFar() {
    var accepted = new ArrayList<SignedStatement>();
    Optional<SignedStatement> next = acceptance.next(state);
    while (next.isPresent()) {
      accepted.add(next.get());
      state = state.fold(next.get()).state();
      next = acceptance.next(state);
    }
    return accepted;
  }

  @Test
  void aStatementCountsOnceAQuorumHoldsIt() {
    SignedStatement said = next(FeedHead.EMPTY, 1);
    assertThat(hear("beta", said)).isEqualTo(new Outcome.Held());
    assertThat(acceptance.heads(state)).containsEntry("beta", head(said));
    assertThat(accepted()).isEmpty();
    acknowledges("gamma", said);
    assertThat(accepted()).containsExactly(said);
    assertThat(state.head("beta")).isEqualTo(head(said));
  }

  @Test
  void aLaterHeadVouchesForAllBeforeIt() {
    List<SignedStatement> chain = chain(3);
    acknowledges("gamma", chain.get(2));
    chain.subList(0, 2).forEach(signed -> hear("beta", signed));
    assertThat(accepted()).isEmpty();
    hear("beta", chain.get(2));
    assertThat(accepted()).isEqualTo(chain);
  }

  /** Beta says one thing to alpha, another to gamma and delta: theirs counts, and alpha follows. */
  @Test
  void ofTwoBranchesTheOneThatAQuorumHoldsCounts() {
    SignedStatement toAlpha = next(FeedHead.EMPTY, 1);
    SignedStatement toOthers = next(FeedHead.EMPTY, 2);
    hear("beta", toAlpha);
    assertThat(acceptance.proofs()).isEmpty();
    hear("gamma", toOthers);
    assertThat(acceptance.proofs())
        .singleElement()
        .satisfies(proof -> assertThat(List.of(proof.first(), proof.second())).contains(toOthers));
    acknowledges("gamma", toOthers);
    assertThat(acceptance.heads(state)).containsEntry("beta", head(toAlpha));
    assertThat(accepted()).isEmpty();
    acknowledges("delta", toOthers);
    assertThat(accepted()).containsExactly(toOthers);
    assertThat(acceptance.heads(state)).containsEntry("beta", head(toOthers));
  }

  /** Beta acknowledges both of its branches; no other voter does twice. */
  @Test
  void aFeedThatIsSplitEvenlyStandsStill() {
    SignedStatement one = next(FeedHead.EMPTY, 1);
    SignedStatement other = next(FeedHead.EMPTY, 2);
    hear("beta", one);
    hear("gamma", other);
    acknowledges("gamma", other);
    tells("gamma", "beta", other);
    tells("delta", "beta", one);
    assertThat(accepted()).isEmpty();
  }

  /**
   * Two processes of one member hear the two branches of a fork: what one of them acknowledged
   * binds the other, which must not count itself among a quorum for what it holds.
   */
  @Test
  void whatIsOnlyHeldIsNotAcknowledged() {
    SignedStatement here = next(FeedHead.EMPTY, 1);
    SignedStatement there = next(FeedHead.EMPTY, 2);
    hear("beta", here);
    acknowledges("gamma", here);
    assertThat(acceptedSoFar()).isEmpty();
    var heads = new TreeMap<String, FeedHead>();
    heads.put("beta", head(there));
    acceptance.promise(new Acknowledgement(genesis.id(), 1, "alpha", heads, Optional.empty()));
    assertThat(accepted()).isEmpty();
    acknowledges("delta", here);
    assertThat(accepted()).containsExactly(here);
  }

  /** A cheat that acknowledges before some only cannot keep others from knowing. */
  @Test
  void whatOneVoterWasToldIsPassedOn() {
    SignedStatement said = next(FeedHead.EMPTY, 1);
    SignedStatement another = next(FeedHead.EMPTY, 2);
    hear("gamma", said);
    acknowledges("delta", another);
    assertThat(accepted()).isEmpty();
    tells("gamma", "delta", said);
    assertThat(accepted()).containsExactly(said);
  }

  @Test
  void aPromiseStandsAfterARestart() {
    List<SignedStatement> chain = chain(2);
    SignedStatement rival = next(FeedHead.EMPTY, 9);
    var heads = new TreeMap<String, FeedHead>();
    heads.put("beta", head(chain.get(1)));
    acceptance.promise(new Acknowledgement(genesis.id(), 1, "alpha", heads, Optional.empty()));
    hear("gamma", rival);
    assertThat(acceptance.heads(state)).containsEntry("beta", head(chain.get(1)));
    assertThat(acceptance.after(state, "beta", 0, 10)).isEmpty();
    chain.forEach(signed -> hear("beta", signed));
    assertThat(acceptance.heads(state)).containsEntry("beta", head(chain.get(1)));
    assertThat(acceptance.after(state, "beta", 0, 10)).isEqualTo(places(chain));
  }

  private static List<Place> places(List<SignedStatement> chain) {
    return chain.stream().map(Place::of).toList();
  }

  /** One answer holds 64: what is beyond is asked for, although nothing may be acknowledged yet. */
  @Test
  void whatLeadsUpToAFarPromiseIsAskedForPartByPart() {
    List<SignedStatement> chain = chain(3);
    var heads = new TreeMap<String, FeedHead>();
    heads.put("beta", head(chain.get(2)));
    acceptance.promise(new Acknowledgement(genesis.id(), 1, "alpha", heads, Optional.empty()));
    hear("gamma", chain.get(0));
    hear("gamma", chain.get(1));
    assertThat(acceptance.after(state, "beta", 0, 10)).isEmpty();
    assertThat(acceptance.own(state, "beta", head(chain.get(2))).tip())
        .isEqualTo(head(chain.get(1)));
  }

  @Test
  void heldStatementsAreServedAfterFoldedOnes() {
    List<SignedStatement> chain = chain(4);
    chain.forEach(signed -> hear("beta", signed));
    acknowledges("gamma", chain.get(1));
    assertThat(accepted()).hasSize(2);
    assertThat(acceptance.after(state, "beta", 0, 3)).isEqualTo(places(chain.subList(0, 3)));
    assertThat(acceptance.after(state, "beta", 3, 9)).isEqualTo(places(chain.subList(3, 4)));
    var own = acceptance.own(state, "beta", head(chain.get(2)));
    assertThat(own.folded()).isEqualTo(head(chain.get(1)));
    assertThat(own.tip()).isEqualTo(head(chain.get(3)));
    assertThat(own.theirs()).isTrue();
    assertThat(acceptance.own(state, "beta", head(next(FeedHead.EMPTY, 7))).theirs()).isFalse();
  }

  @Test
  void nobodyFillsAMemberUp() {
    List<SignedStatement> chain = chain(HeldFeed.AHEAD + 2);
    for (SignedStatement signed : chain.subList(0, HeldFeed.AHEAD)) {
      assertThat(hear("beta", signed)).isEqualTo(new Outcome.Held());
    }
    assertThat(hear("beta", chain.get(HeldFeed.AHEAD))).isEqualTo(new Outcome.Early());
    acknowledges("gamma", chain.getLast());
    assertThat(hear("beta", chain.get(HeldFeed.AHEAD))).isEqualTo(new Outcome.Early());
    acknowledges("delta", chain.getLast());
    assertThat(hear("beta", chain.get(HeldFeed.AHEAD))).isEqualTo(new Outcome.Held());
  }

  @Test
  void aPeerTellsTwoBranchesAtMost() {
    assertThat(hear("gamma", next(FeedHead.EMPTY, 1))).isEqualTo(new Outcome.Held());
    assertThat(hear("gamma", next(FeedHead.EMPTY, 2))).isEqualTo(new Outcome.Held());
    assertThat(hear("gamma", next(FeedHead.EMPTY, 3)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo("third-branch"));
    assertThat(hear("delta", next(FeedHead.EMPTY, 2))).isEqualTo(new Outcome.Known());
  }

  @Test
  void whatHasNoPlaceIsRefusedOrWaits() {
    SignedStatement first = next(FeedHead.EMPTY, 1);
    SignedStatement third = next(new FeedHead(1, 2, Samples.DATA), 3);
    assertThat(hear("beta", third)).isEqualTo(new Outcome.Early());
    assertThat(hear("beta", next(new FeedHead(1, 0, Samples.DATA), 2)))
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo("broken-chain"));
    hear("beta", first);
    acknowledges("gamma", first);
    accepted();
    assertThat(acceptance.hear(state, "beta", first)).isEmpty();
  }

  @Test
  void aMemberSignsOnceAllHaveToldItWhatItHasSaid() {
    assertThat(acceptance.isAbreast(LedgerState.empty(), true)).isTrue();
    assertThat(acceptance.isAbreast(state, false)).isFalse();
    acceptance.caughtUp("beta");
    acceptance.caughtUp("gamma");
    assertThat(acceptance.isAbreast(state, true)).isFalse();
    assertThat(acceptance.isAbreast(state, false)).isTrue();
    acceptance.caughtUp("delta");
    assertThat(acceptance.isAbreast(state, true)).isTrue();
  }

  /** All others have gone on to the next epoch: their acknowledgements cannot be read here. */
  @Test
  void whoWasAwayLearnsOfTheNextEpochFromWhatVotersHadOfTheOneBefore() {
    var heads = new TreeMap<String, FeedHead>();
    heads.put("alpha", head(genesis));
    for (String voter : List.of("beta", "gamma", "delta")) {
      SignedStatement word = word(voter);
      heads.put(voter, head(word));
      hear(voter, word);
    }
    assertThat(accepted()).isEmpty();
    Told told = new Told(Optional.of(acknowledgement(2, "beta", heads).envelope()), List.of());
    refused("unknown-epoch", told.own().orElseThrow());
    assertThat(acceptance.heads("beta", told)).isEqualTo(heads);
    assertThat(acceptance.lacksClosing(state, told)).contains(1);

    acceptance.hearClosing(acknowledgement(1, "beta", heads));
    acceptance.hearClosing(acknowledgement(1, "gamma", heads));
    assertThat(accepted()).hasSize(3);
    assertThat(state.epoch().orElseThrow().voters()).contains("omega");
    assertThat(acceptance.lacksClosing(state, told)).as("too little to show others").contains(1);
    acceptance.hearClosing(acknowledgement(1, "delta", heads));
    assertThat(acceptance.lacksClosing(state, told)).isEmpty();
    assertThat(acceptance.closing(1).keySet()).containsExactly("beta", "delta", "gamma");

    SignedStatement late = next(state.head("beta"), 1);
    hear("beta", late);
    acknowledges("gamma", late);
    assertThat(accepted()).as("three of four are enough in its epoch").containsExactly(late);
  }

  private SignedStatement word(String voter) {
    var header = new Header(genesis.id(), 1, voter, 1, 1, Digest.ZERO);
    return SignedStatement.sign(
        new Statement(header, new Body.Membership(2, 1, new Change.Join(Samples.stranger()))),
        Samples.signer(voter));
  }

  private SignedAcknowledgement acknowledgement(
      int epoch, String voter, SortedMap<String, FeedHead> heads) {
    return SignedAcknowledgement.sign(
        new Acknowledgement(genesis.id(), epoch, voter, heads, Optional.empty()),
        Samples.signer(voter));
  }

  @Test
  void anAcknowledgementIsReadAsItWasWrittenOrRefused() {
    SignedAcknowledgement signed = acknowledgement(genesis.id(), 1, "gamma", "gamma");
    assertThat(SignedAcknowledgement.admit(signed.envelope(), state.epochs(), Ed25519.VERIFIER))
        .isEqualTo(signed);
    refused("wrong-key", acknowledgement(genesis.id(), 1, "gamma", "delta").envelope());
    refused("wrong-federation", acknowledgement(Samples.DATA, 1, "gamma", "gamma").envelope());
    refused("unknown-epoch", acknowledgement(genesis.id(), 2, "gamma", "gamma").envelope());
    refused("unknown-issuer", acknowledgement(genesis.id(), 1, "mallory", "mallory").envelope());
    refused("unknown-kind", genesis.envelope());
  }

  private static SignedAcknowledgement acknowledgement(
      Digest federation, int epoch, String issuer, String signer) {
    var heads = new TreeMap<String, FeedHead>();
    heads.put("beta", new FeedHead(1, 7, Samples.DATA));
    return SignedAcknowledgement.sign(
        new Acknowledgement(federation, epoch, issuer, heads, Optional.empty()),
        Samples.signer(signer));
  }

  private void refused(String reason, Envelope envelope) {
    assertThatThrownBy(
            () -> SignedAcknowledgement.admit(envelope, state.epochs(), Ed25519.VERIFIER))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}

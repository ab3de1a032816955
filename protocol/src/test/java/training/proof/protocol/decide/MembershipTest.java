package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.statement.Statement;

/** Members come, go, are made to go and change their keys; rounds go on. */
class MembershipTest {
  private Village village = new Village("alpha", "beta", "gamma", "delta");

  private Epoch newest(String witness) {
    return village.get(witness).state.epoch().orElseThrow();
  }

  private Change join(String name) {
    Village.Citizen stranger = village.stranger(name);
    return new Change.Join(Village.entry(stranger, stranger.signer, 0));
  }

  private void sameLedger() {
    assertThat(
            village.citizens.values().stream().map(citizen -> Accounts.ledgerDigest(citizen.state)))
        .containsOnly(Accounts.ledgerDigest(village.get("alpha").state));
  }

  @Test
  void whoJoinsHasTheSameLedgerWorksAndVotes() {
    village.season(1);
    village.agree(join("omega"));
    village.run(3);
    assertThat(newest("omega").voters()).contains("omega").hasSize(5);
    assertThat(newest("omega").q()).isEqualTo(4);
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(village.slot("beta", "omega").verdict()).isEqualTo(Verdict.CERTIFIED);
    assertThat(village.view("beta").receipts()).containsKey("omega");
    assertThat(village.get("omega").refused).isEmpty();
    sameLedger();
  }

  @Test
  void theUsersOfLessThanAQuorumChangeNothing() {
    village.get("beta").changes.add(new Change.Remove("delta"));
    village.get("gamma").changes.add(new Change.Remove("delta"));
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(1);
    village.get("delta").changes.add(new Change.Remove("delta"));
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(2);
  }

  @Test
  void whoWantsToGoMayAndNobodyGoesForAnother() {
    village.get("beta").changes.add(new Change.Leave("gamma"));
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(1);
    village.get("gamma").changes.add(new Change.Leave("gamma"));
    village.run(3);
    assertThat(newest("alpha").voters()).containsExactly("alpha", "beta", "delta");
    sameLedger();
  }

  /** What is open when somebody goes is ended by those who began it. */
  @Test
  void openSlotsSettleUnderTheirOwnCommittee() {
    village.each(citizen -> citizen.slow = task -> true);
    village.want("alpha", "run", 0);
    village.run(3);
    village.agree(new Change.Leave("delta"));
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(2);
    assertThat(village.view("alpha").certified()).isTrue();
    assertThat(village.view("alpha").settled()).isEmpty();

    village.each(citizen -> citizen.slow = task -> false);
    village.run(3);
    assertThat(village.view("alpha").settled()).isPresent();
    assertThat(village.view("alpha").audits()).containsOnlyKeys("alpha", "beta", "gamma", "delta");
    assertThat(village.slot("beta", "delta").verdict()).isEqualTo(Verdict.CERTIFIED);
    sameLedger();
  }

  @Test
  void whatALeaverHasEarnedIsReleased() {
    village.season(1);
    assertThat(account("delta").pending()).isPositive();
    long earned = account("delta").pending();
    village.agree(new Change.Leave("delta"));
    village.run(3);
    assertThat(account("delta").pending()).isZero();
    assertThat(account("delta").released()).isEqualTo(account("delta").granted() + earned);
    sameLedger();
  }

  @Test
  void whatAMemberThatHadToGoHasPendingStaysPending() {
    village.season(1);
    village.agree(new Change.Remove("delta"));
    village.run(3);
    assertThat(newest("alpha").isVoter("delta")).isFalse();
    assertThat(account("delta").pending()).isPositive();
    village.want("alpha", "run", 0);
    village.want("delta", "other", 0);
    village.run(3);
    assertThat(village.round("alpha").sponsor()).isEqualTo("alpha");
    assertThat(village.view("alpha").slots().keySet())
        .extracting(slot -> slot.member())
        .containsExactly("alpha", "beta", "gamma");
    sameLedger();
  }

  /** What it signed with the old key stands, and it signs with the new one. */
  @Test
  void aMemberChangesItsKeyAndGoesOn() {
    Village.Citizen beta = village.get("beta");
    village.season(1);
    beta.changes.add(new Change.Renew(Village.entry(beta, beta.nextSigner, 0)));
    village.run(3);
    assertThat(newest("alpha").keyOf("beta")).contains(beta.nextSigner.publicKey());
    assertThat(newest("alpha").members().get("beta").credits()).isZero();
    village.want("beta", "run", 0);
    village.run(3);
    assertThat(village.view("alpha").settled()).isPresent();
    assertThat(account("beta").granted()).isPositive();
    sameLedger();
  }

  /** Two against two: nobody can take a word back, all see it, and all speak again. */
  @Test
  void wordsThatSplitAreFollowedByAnotherAttempt() {
    Change one = join("omega");
    Change other = join("psi");
    village.down.addAll(List.of("gamma", "delta"));
    village.get("alpha").changes.add(one);
    village.get("beta").changes.add(one);
    village.run(3);
    village.down.clear();
    village.down.addAll(List.of("alpha", "beta"));
    village.get("gamma").changes.add(other);
    village.get("delta").changes.add(other);
    village.run(3);
    village.down.clear();
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(1);
    assertThat(village.get("alpha").state.epochs().next()).isEqualTo(new Epochs.Attempt(2, 2));

    village.agree(one);
    village.agree(other);
    village.run(3);
    assertThat(newest("alpha").voters()).contains("omega", "psi").hasSize(6);
    sameLedger();
  }

  /** Else they would fill the record with what they said before. */
  @Test
  void whoDisagreeAreSilentUntilSomebodyChangesItsMind() {
    for (String member : List.of("alpha", "beta")) {
      village.get(member).changes.add(new Change.Remove("delta"));
    }
    for (String member : List.of("gamma", "delta")) {
      village.get(member).changes.add(new Change.Remove("alpha"));
    }
    village.run(3);
    Epochs epochs = village.get("alpha").state.epochs();
    assertThat(epochs.next()).isEqualTo(new Epochs.Attempt(2, 2));
    assertThat(epochs.words(epochs.next())).isEmpty();

    village.get("gamma").changes.clear();
    village.get("gamma").changes.add(new Change.Remove("delta"));
    village.run(3);
    assertThat(newest("beta").voters()).containsExactly("alpha", "beta", "gamma");
  }

  /** A split that waits for somebody who is away is no split yet. */
  @Test
  void whoIsSilentMayStillDecide() {
    Change one = join("omega");
    Change other = join("psi");
    village.down.add("delta");
    village.get("alpha").changes.add(one);
    village.get("beta").changes.add(one);
    village.get("gamma").changes.add(other);
    village.run(3);
    assertThat(village.get("alpha").state.epochs().next()).isEqualTo(new Epochs.Attempt(2, 1));
    village.down.clear();
    village.get("delta").changes.add(one);
    village.run(3);
    assertThat(newest("gamma").isVoter("omega")).isTrue();
  }

  /** Its second word on one place is void, so that it cannot decide two things. */
  @Test
  void aVoterHasOneWordAnAttempt() {
    Change one = join("omega");
    Change other = join("psi");
    village.run(3);
    Village.Citizen mallory = village.get("delta");
    mallory.issue(new Body.Membership(2, 1, one));
    mallory.issue(new Body.Membership(2, 1, other));
    village.get("alpha").changes.add(other);
    village.get("beta").changes.add(other);
    village.run(3);
    assertThat(village.get("alpha").state.epochs().words(new Epochs.Attempt(2, 1)))
        .isEqualTo(Map.of("alpha", other, "beta", other, "delta", one));
    assertThat(village.get("alpha").state.epochs().voids()).containsValue("second-word").hasSize(1);
    assertThat(newest("alpha").number()).isEqualTo(1);
  }

  /** A word on an epoch that is not the next one is no word. */
  @Test
  void onlyTheVotersOfAnEpochSpeakOfTheNext() {
    village.run(3);
    Change one = new Change.Remove("delta");
    village.each(citizen -> citizen.issue(new Body.Membership(3, 1, one)));
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(1);
    assertThat(village.get("alpha").state.epochs().words()).isEmpty();
    assertThat(village.get("alpha").state.epochs().voids().values())
        .containsOnly("not-the-next-epoch")
        .hasSize(4);
  }

  /** What it opened before it had to go may still come about; what it opens since may not. */
  @Test
  void nobodyVotesForARoundOfASponsorThatIsGone() {
    village.want("alpha", "season", 0);
    village.run(3);
    Body.Open open = village.get("alpha").state.rounds().values().iterator().next().open();
    village.agree(new Change.Remove("delta"));
    village.run(3);
    Digest id = village.get("delta").issue(open).id();
    village.run(3);
    var gamma = village.get("gamma");
    assertThat(gamma.last.rounds().get(id).trouble()).contains("SponsorIsGone");
    assertThat(gamma.state.round(id).orElseThrow().view().openVotes()).doesNotContain("gamma");
  }

  /** Who came later is none of the voters of a round, whatever it says in it. */
  @Test
  void onlyTheVotersOfARoundHaveAWordInIt() {
    village.each(citizen -> citizen.slow = task -> true);
    village.want("alpha", "run", 0);
    village.run(3);
    village.agree(join("omega"));
    village.run(3);
    Village.Citizen omega = village.get("omega");
    Digest round = village.round("alpha").id();
    omega.issue(new Body.Receipt(round, List.of(), Village.DATA));
    omega.issue(new Body.Vote(round, List.of(new Body.OpenBallot("alpha", "run", 0))));
    village.run(3);
    assertThat(village.view("beta").receipts()).doesNotContainKey("omega");
    assertThat(village.view("beta").openVotes()).doesNotContain("omega");
    assertThat(village.view("beta").voids()).containsValue("no-voter-of-the-round").hasSize(2);
    assertThat(omega.last.rounds().get(round).message())
        .isEqualTo("a round of epoch 1, of which this member is no voter");
  }

  @Test
  void aFeedNeverGoesBackToAnEarlierEpoch() {
    village.agree(new Change.Remove("delta"));
    village.run(3);
    var alpha = village.get("alpha");
    alpha.issue(new Body.Offer(2, 1, "cpu", List.of("exact"), 0));
    FeedHead head = alpha.state.head("alpha");
    var header =
        new Header(newest("alpha").federation(), 1, "alpha", 1, head.counter() + 1, head.digest());
    var back =
        SignedStatement.sign(
            new Statement(header, new Body.Offer(3, 1, "cpu", List.of("exact"), 0)), alpha.signer);
    assertThat(alpha.state.fold(back).outcome())
        .isEqualTo(
            new Outcome.Refused("epoch-goes-back", "the feed has reached a later epoch than 1"));
  }

  @Test
  void namesKeysAndOrganisationsAreNeverUsedAgain() {
    village.agree(new Change.Remove("delta"));
    village.run(3);
    Epochs epochs = village.get("alpha").state.epochs();
    Village.Citizen delta = village.get("delta");
    Village.Citizen omega = village.stranger("omega");
    Village.Citizen gamma = village.get("gamma");
    assertThat(epochs.objection(new Change.Join(Village.entry(delta, delta.nextSigner, 0))))
        .contains("the name delta was used before");
    assertThat(epochs.objection(new Change.Join(Village.entry(omega, delta.signer, 0))))
        .contains("the key of omega was used before");
    assertThat(
            epochs.objection(
                new Change.Join(
                    new Body.Member(
                        "omega",
                        "org-gamma",
                        Village.entry(omega, omega.signer, 0).publicKey(),
                        "https://omega",
                        Village.DATA,
                        0))))
        .contains("the organisation org-gamma has a voter already");
    assertThat(epochs.objection(new Change.Renew(Village.entry(gamma, delta.signer, 0))))
        .contains("the key of gamma was used before");
    assertThat(epochs.objection(new Change.Renew(Village.entry(gamma, gamma.signer, 0))))
        .contains("nothing of gamma would be new");
    assertThat(epochs.objection(new Change.Renew(Village.entry(delta, delta.nextSigner, 0))))
        .contains("delta of org-delta is no member");
    assertThat(epochs.objection(new Change.Leave("delta"))).contains("delta is no member");
    assertThat(epochs.objection(new Change.Upgrade(ProtocolVersions.NEWEST)))
        .contains("versions come one after another, and this is " + ProtocolVersions.NEWEST);
    assertThat(epochs.objection(new Change.Upgrade(ProtocolVersions.NEWEST + 1))).isEmpty();
  }

  private Change restart(String member, int incarnation, FeedHead head) {
    return new Change.Restart(member, incarnation, head.counter(), head.digest());
  }

  private void say(int attempt, Change change, String... voters) {
    int next = newest("alpha").number() + 1;
    for (String voter : voters) {
      village.get(voter).issue(new Body.Membership(next, attempt, change));
    }
  }

  private SignedStatement delta(int epoch, int incarnation, FeedHead after) {
    var header =
        new Header(
            newest("alpha").federation(),
            epoch,
            "delta",
            incarnation,
            after.counter() + 1,
            after.digest());
    var offer = new Body.Offer(9, 1, "cpu", List.of("exact"), 0);
    return SignedStatement.sign(new Statement(header, offer), village.get("delta").signer);
  }

  /** Beyond where it ended nothing counts; after it the next one goes on, with the next counter. */
  @Test
  void aFeedThatALostEndIsCutFromGoesOnInItsNextIncarnation() {
    village.season(1);
    village.down.add("delta");
    FeedHead end = village.get("alpha").state.head("delta");
    SignedStatement lost = delta(1, 1, end);
    say(1, restart("delta", 2, end), "alpha", "beta", "gamma");
    village.run(3);
    var alpha = village.get("alpha");
    assertThat(newest("alpha").number()).isEqualTo(2);
    assertThat(newest("alpha").incarnation("delta")).isEqualTo(2);
    assertThat(alpha.state.epochs().since("delta")).isEqualTo(2);
    assertThat(alpha.state.epochs().since("beta")).isEqualTo(1);
    refused(alpha, lost, "ended-incarnation");
    refused(alpha, delta(2, 1, end), "wrong-incarnation");
    refused(alpha, delta(1, 2, end), "wrong-incarnation");
    refused(alpha, delta(2, 3, end), "wrong-incarnation");

    SignedStatement next = delta(2, 2, end);
    assertThat(alpha.state.fold(next).outcome()).isEqualTo(new Outcome.Folded());
    var after = alpha.state.fold(next).state();
    assertThat(after.head("delta")).isEqualTo(new FeedHead(2, end.counter() + 1, next.id()));
    assertThat(after.fold(lost).state().equivocations()).isEmpty();
    assertThat(after.beyondTheEnd()).isEmpty();
    assertThat(after.after("delta", end.counter() - 1, 9)).hasSize(2).endsWith(next);
  }

  private static void refused(Village.Citizen who, SignedStatement signed, String reason) {
    assertThat(who.state.fold(signed).outcome())
        .isInstanceOfSatisfying(
            Outcome.Refused.class, r -> assertThat(r.reason()).isEqualTo(reason));
  }

  /** Only its issuer can have folded what nobody acknowledged, and finds it in its own ledger. */
  @Test
  void whatAMemberHasFoldedBeyondTheEndIsFoundInItsLedger() {
    village.season(1);
    FeedHead end = village.get("alpha").state.head("delta");
    var delta = village.get("delta");
    SignedStatement lost = delta(1, 1, end);
    delta.state = delta.state.fold(lost).state();
    village.down.add("delta");
    say(1, restart("delta", 2, end), "alpha", "beta", "gamma");
    for (String voter : List.of("alpha", "beta", "gamma")) {
      delta.state = delta.state.fold(village.get(voter).feed.getLast()).state();
    }
    assertThat(delta.state.epoch().orElseThrow().incarnation("delta")).isEqualTo(2);
    assertThat(delta.state.beyondTheEnd()).containsExactly(lost);
  }

  /** In rounds that were opened before it says nothing any more; in those since it works again. */
  @Test
  void whoWasRestartedTakesNoPartInRoundsOfBefore() {
    village.each(citizen -> citizen.slow = task -> true);
    village.want("alpha", "run", 0);
    village.run(3);
    Digest before = village.round("alpha").id();
    say(1, restart("delta", 2, village.get("alpha").state.head("delta")), "alpha", "beta", "gamma");
    village.each(citizen -> citizen.slow = task -> false);
    village.run(3);
    assertThat(village.get("delta").last.rounds().get(before).message())
        .isEqualTo("this member was restarted since: others end the round");
    village.run(2000);
    assertThat(village.round("alpha").view().settled()).isPresent();
    assertThat(village.slot("beta", "delta").included()).isEmpty();
    village.want("alpha", "run", 1);
    village.run(3);
    var round =
        village.get("beta").state.roundsOf("alpha", "run").stream()
            .filter(found -> found.open().index() == 1)
            .findFirst()
            .orElseThrow();
    assertThat(round.view().slots().get(new SlotId("delta", 0)).verdict())
        .isEqualTo(Verdict.CERTIFIED);
    sameLedger();
  }

  /** Or an opening that others refuse would hold its place in the run for ever. */
  @Test
  void whoWasRestartedRefusesWhatIsNotCertified() {
    village.get("gamma").manifests.put(Village.DATA, RefusalTest.TOO_LITTLE);
    village.get("delta").holds = blob -> false;
    village.want("alpha", "run", 0);
    village.run(3);
    say(1, restart("delta", 2, village.get("alpha").state.head("delta")), "alpha", "beta", "gamma");
    village.get("delta").holds = blob -> true;
    village.run(3);
    Round before = village.round("alpha");
    assertThat(before.view().refusals()).containsExactly(Map.entry("delta", "RestartedSince"));
    assertThat(before.view().refused()).isFalse();
    village.run(4000);
    var openings = village.get("alpha").state.rounds();
    assertThat(openings.get(before.id()).view().refused()).isTrue();
    assertThat(openings.values())
        .filteredOn(round -> round.view().settled().isPresent())
        .singleElement()
        .satisfies(
            round ->
                assertThat(round.view().openVotes()).containsExactly("alpha", "beta", "delta"));
    sameLedger();
  }

  /** Who is to be restarted must not speak, so that words about it split without it. */
  @Test
  void nobodyWaitsForTheWordOfWhomMoreThanFWantRestarted() {
    village.season(1);
    FeedHead end = village.get("alpha").state.head("delta");
    Change here = restart("delta", 2, end);
    Change there = new Change.Restart("delta", 2, end.counter() + 1, Village.DATA);
    say(1, here, "alpha");
    village.run(3);
    say(1, there, "beta");
    village.run(3);
    assertThat(village.get("gamma").state.epochs().next()).isEqualTo(new Epochs.Attempt(2, 2));
    say(1, here, "gamma", "delta");
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(1);
    say(2, here, "alpha", "beta", "gamma");
    village.run(3);
    assertThat(newest("delta").incarnation("delta")).isEqualTo(2);
  }

  /** Two who have less agree, and whoever has more has to tell them, or they wait for it. */
  @Test
  void whoHasMoreOfAFeedSaysSoAgainToThoseWhoHaveLess() {
    village.season(1);
    FeedHead end = village.get("alpha").state.head("delta");
    Change less = restart("delta", 2, end);
    Change more = new Change.Restart("delta", 2, end.counter() + 1, Village.DATA);
    village.down.addAll(List.of("gamma", "delta"));
    village.get("gamma").changes.add(more);
    say(1, less, "alpha");
    say(1, new Change.Remove("delta"), "beta");
    village.down.remove("gamma");
    village.run(3);
    Epochs.Attempt second = new Epochs.Attempt(2, 2);
    assertThat(village.get("gamma").state.epochs().words(second.previous()))
        .containsEntry("gamma", more);
    assertThat(village.get("gamma").state.epochs().next()).isEqualTo(second);
    assertThat(village.get("gamma").state.epochs().words(second)).isEmpty();
    say(2, less, "alpha");
    village.run(3);
    assertThat(village.get("alpha").state.epochs().words(second)).containsEntry("gamma", more);
  }

  @Test
  void aRestartHasToBeOfTheNextIncarnationAndNoEarlierEnd() {
    village.season(1);
    FeedHead end = village.get("alpha").state.head("delta");
    Epochs before = village.get("alpha").state.epochs();
    assertThat(before.objection(restart("omega", 2, end))).contains("omega is no member");
    assertThat(before.objection(restart("delta", 3, end))).contains("delta is in incarnation 1");
    say(1, restart("delta", 2, end), "alpha", "beta", "gamma");
    village.run(3);
    Epochs after = village.get("alpha").state.epochs();
    assertThat(after.objection(restart("delta", 2, end))).contains("delta is in incarnation 2");
    assertThat(after.objection(new Change.Restart("delta", 3, end.counter() - 1, end.digest())))
        .contains("the incarnation before ended later, at statement " + end.counter());
    assertThat(after.objection(restart("delta", 3, end))).isEmpty();
  }

  /** A member list of the older protocol cannot say where a feed ends. */
  @Test
  void whatALaterProtocolBringsIsRefusedInAnEarlierEpoch() {
    village = new Village(1, ProtocolVersions.OLDEST, "alpha", "beta", "gamma", "delta");
    village.run(3);
    FeedHead end = village.get("alpha").state.head("delta");
    Change restart = restart("delta", 2, end);
    var alpha = village.get("alpha");
    assertThat(alpha.state.epochs().objection(restart))
        .contains("nobody is restarted before protocol version 2");
    FeedHead head = alpha.state.head("beta");
    var header =
        new Header(newest("alpha").federation(), 1, "beta", 1, head.counter() + 1, head.digest());
    var early =
        SignedStatement.sign(
            new Statement(header, new Body.Membership(2, 1, restart)), village.get("beta").signer);
    refused(alpha, early, "newer-than-epoch");
    village.agree(restart);
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(1);
  }

  /** For whoever knows only that one: no statement of a later epoch is in it. */
  @Test
  void whatAMemberHasOfAnEpochThatIsOverCanBeReadWithItsLists() {
    village.season(1);
    Epochs.Attempt first = village.get("alpha").state.epochs().next();
    village.agree(join("omega"));
    village.season(1);
    var alpha = village.get("alpha");
    assertThat(first.number()).isEqualTo(2);
    alpha
        .state
        .headsUpTo(1)
        .forEach(
            (member, head) -> {
              assertThat(head.counter()).isLessThan(alpha.state.head(member).counter());
              assertThat(
                      alpha.state.after(member, head.counter() - 1, 2).stream()
                          .map(signed -> signed.header().epoch()))
                  .containsExactly(member.equals("alpha") && head.counter() == 1 ? 0 : 1, 2);
            });
    assertThat(alpha.state.headsUpTo(1)).doesNotContainKey("omega").hasSize(4);
  }

  @Test
  void nobodyJoinsWithCredits() {
    Village.Citizen omega = village.stranger("omega");
    Body.Member rich = Village.entry(omega, omega.signer, 1);
    assertThatThrownBy(() -> new Change.Join(rich))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("bad-membership"));
  }

  @Test
  void nobodyAgreesToAProtocolThatItDoesNotKnow() {
    village.agree(new Change.Upgrade(ProtocolVersions.NEWEST + 1));
    village.run(3);
    assertThat(newest("alpha").number()).isEqualTo(1);
  }

  @Test
  void aFederationGoesOverToTheNextProtocolInTheMiddleOfARound() {
    village = new Village(1, ProtocolVersions.OLDEST, "alpha", "beta", "gamma", "delta");
    village.each(citizen -> citizen.slow = task -> true);
    village.want("alpha", "run", 0);
    village.run(3);
    for (String member : List.of("alpha", "beta")) {
      village.get(member).changes.add(new Change.Upgrade(ProtocolVersions.NEWEST));
    }
    village.run(3);
    assertThat(newest("gamma").protocolVersion()).isEqualTo(ProtocolVersions.OLDEST);
    village.get("gamma").changes.add(new Change.Upgrade(ProtocolVersions.NEWEST));
    village.run(3);
    assertThat(newest("delta").protocolVersion()).isEqualTo(ProtocolVersions.NEWEST);
    assertThat(newest("delta").number()).isEqualTo(2);

    village.each(citizen -> citizen.slow = task -> false);
    village.run(3);
    assertThat(village.view("alpha").settled()).isPresent();
    assertThat(village.slot("beta", "delta").verdict()).isEqualTo(Verdict.CERTIFIED);
    village.each(citizen -> assertThat(citizen.refused).isEmpty());
    sameLedger();
  }

  /** Here everybody's software is older than what they agreed to: such words nobody else says. */
  @Test
  void whoDoesNotKnowTheProtocolOfAnEpochStandsStill() {
    village.each(citizen -> citizen.slow = task -> true);
    village.want("alpha", "run", 0);
    village.run(3);
    Digest round = village.round("alpha").id();
    village.each(
        citizen ->
            citizen.issue(
                new Body.Membership(2, 1, new Change.Upgrade(ProtocolVersions.NEWEST + 1))));
    village.each(citizen -> citizen.slow = task -> false);
    village.want("alpha", "run", 1);
    village.run(3);
    var alpha = village.get("alpha");
    assertThat(newest("alpha").isServed()).isFalse();
    assertThat(alpha.last.actions()).isEmpty();
    assertThat(alpha.last.wakeAt()).isEmpty();
    assertThat(alpha.last.rounds().get(round).trouble()).contains("NewerProtocol");
    assertThat(alpha.last.wants().get("run-1").message())
        .startsWith("epoch 2 has protocol version 3, and this software knows 1 and 2");

    Body offer = new Body.Offer(7, 1, "cpu", List.of("exact"), 0);
    FeedHead head = alpha.state.head("beta");
    var header =
        new Header(newest("alpha").federation(), 2, "beta", 1, head.counter() + 1, head.digest());
    var unreadable = SignedStatement.sign(new Statement(header, offer), village.get("beta").signer);
    assertThat(alpha.state.fold(unreadable).outcome())
        .isEqualTo(new Outcome.Refused(Epochs.UNKNOWN_EPOCH, "epoch 2 is not known here"));
    assertThatThrownBy(() -> alpha.state.epochs().keyOf(unreadable.statement()))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("unknown-epoch"));
  }

  private Accounts.Account account(String member) {
    return Accounts.of(village.get("alpha").state).get(member);
  }
}

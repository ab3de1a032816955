package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;

/** What stands between a user's wish and an opened round, and what the user is told. */
class OpeningTest {
  private final Village village = new Village("alpha", "beta", "gamma", "delta");
  private final Village.Citizen alpha = village.get("alpha");

  @BeforeEach
  void offers() {
    village.run(1);
  }

  private Waiting wish(UnaryOperator<LocalFacts.Want> change) {
    village.want("alpha", "run", 0);
    alpha.wants.set(0, change.apply(alpha.wants.getFirst()));
    alpha.act();
    return alpha.last.wants().get("run-0");
  }

  private static LocalFacts.Want with(
      LocalFacts.Want want, Recipe recipe, long price, int auditRate) {
    return new LocalFacts.Want(
        want.name(),
        want.run(),
        want.index(),
        want.since(),
        recipe,
        want.data(),
        price,
        want.budget(),
        want.slotsPerMember(),
        want.members(),
        auditRate,
        want.segmentsPerAudit(),
        want.windows(),
        want.lossToleranceMicroNats(),
        want.sliceExamples(),
        want.improvement());
  }

  private void isTrouble(String reason, Waiting waiting) {
    assertThat(waiting.trouble()).contains(reason);
    assertThat(waiting.message()).isNotBlank();
    assertThat(alpha.state.rounds()).isEmpty();
  }

  @Test
  void aRoundIsAnnounced() {
    assertThat(wish(want -> want).message()).contains("announced");
    assertThat(village.round("alpha").open().slots())
        .extracting(Body.SlotGrant::member)
        .containsExactly("alpha", "beta", "delta", "gamma");
  }

  @Test
  void dataThatIsNotHereIsWaitedFor() {
    alpha.holds = blob -> false;
    assertThat(wish(want -> want).message()).contains("not packed");
  }

  @Test
  void aPriceOutOfRangeIsTroubleAndNotACrash() {
    isTrouble("RoundMalformed", wish(w -> with(w, w.recipe(), (1L << 40) + 1, 1000)));
  }

  @Test
  void tooLittleSpaceIsTrouble() {
    alpha.freeBytes = 1 << 20;
    isTrouble("StorageInsufficient", wish(want -> want));
  }

  @Test
  void tooLittleDataIsTrouble() {
    alpha.manifests.put(Village.DATA, DataManifest.ofBytes(1000, Digest.ZERO, 64, Digest.ZERO));
    isTrouble("DataTooSmall", wish(want -> want));
  }

  @Test
  void aVocabularyThatTheModelLacksIsTrouble() {
    var file = new DataManifest.TokenizerFile(Digest.ZERO, 257);
    var manifest = DataManifest.of(file, 1000, Digest.ZERO, 1000, Digest.ZERO);
    alpha.manifests.put(Village.DATA, manifest);
    isTrouble("VocabularyTooSmall", wish(want -> want));
    assertThat(OpenVoteRule.unfit(manifest, Village.RECIPE)).isPresent();
  }

  @Test
  void aVoterObjectsToTooLittleDataAsWell() {
    village
        .get("gamma")
        .manifests
        .put(Village.DATA, DataManifest.ofBytes(64, Digest.ZERO, 1000, Digest.ZERO));
    wish(want -> want);
    village.run(1);
    assertThat(village.view("gamma").openVotes()).doesNotContain("gamma");
    assertThat(village.view("gamma").settled()).isPresent();
  }

  @Test
  void aQuorumOfVotersIsWaitedFor() {
    village.down.addAll(Set.of("gamma", "delta"));
    Waiting waiting = wish(want -> want);
    assertThat(waiting.missing()).containsExactlyInAnyOrder("gamma", "delta");
    assertThat(waiting.done()).isEqualTo(2);
  }

  @Test
  void offersAreWaitedForAMinute() {
    var other = new Village("alpha", "beta", "gamma", "delta");
    other.get("delta").pool = Optional.empty();
    other.want("alpha", "run", 0);
    other.run(5);
    assertThat(other.get("alpha").last.wants().get("run-0").missing()).containsExactly("delta");
    assertThat(other.get("alpha").last.wakeAt()).isPresent();
    other.run(100);
    assertThat(other.view("gamma").settled()).isPresent();
    assertThat(other.view("gamma").slots()).hasSize(3);
  }

  @Test
  void nobodyMayOfferWhatIsWanted() {
    village.each(
        citizen ->
            citizen.pool =
                Optional.of(new LocalFacts.Pool(1, "cpu", List.of("exact"), 99, Set.of())));
    village.run(1);
    assertThat(wish(want -> want).message()).contains("no member offers");
  }

  @Test
  void anIndexIsOpenedOnceAndInItsOrder() {
    village.want("alpha", "run", 1);
    alpha.act();
    assertThat(alpha.last.wants().get("run-1").message()).contains("to settle");
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(alpha.state.rounds()).hasSize(2);
    village.want("alpha", "late", "run", 0, 4000);
    alpha.act();
    assertThat(alpha.last.wants()).doesNotContainKey("late");
  }

  @Test
  void anIndexThatWasSettledInAnotherLifeIsTaken() {
    village.want("alpha", "run", 0);
    village.run(3);
    alpha.wants.clear();
    village.want("alpha", "odd", "run", -1, 4000);
    alpha.act();
    assertThat(alpha.last.wants().get("odd").trouble()).contains("IndexTaken");
  }

  @Test
  void manySlotsAreSharedOutSoThatARoundStaysWithinItsLimit() {
    village.each(
        citizen ->
            citizen.pool =
                Optional.of(new LocalFacts.Pool(500, "cpu", List.of("exact"), 0, Set.of())));
    village.run(1);
    alpha.slotsPerMember = 500;
    wish(want -> want);
    assertThat(village.round("alpha").open().slots())
        .allMatch(grant -> grant.slots() == Body.MAX_SLOTS / 4);
  }

  @Test
  void aMemberOfAnotherFederationDecidesNothing() {
    var stranger = new Identity("stranger", Digest.ZERO.raw());
    Decision decision = Decide.decide(alpha.state, alpha.facts(), stranger, village.now);
    assertThat(decision.actions()).isEmpty();
    assertThat(decision.rounds()).isEmpty();
  }

  @Test
  void aMemberSpeaksForItsOwnSlotsOnly() {
    alpha.issue(
        new Body.Open(
            "run",
            0,
            Optional.empty(),
            "",
            Village.RECIPE,
            Village.DATA,
            0,
            List.of(new Body.SlotGrant("beta", 2, 1000), new Body.SlotGrant("gamma", 1, 1000)),
            10,
            4000,
            2,
            Village.WINDOWS,
            0,
            64));
    village.get("beta").act();
    village.talk();
    assertThat(village.view("beta").openVotes()).doesNotContain("beta");
    assertThat(village.view("beta").commits()).contains("beta");
    assertThat(village.get("beta").ran).noneMatch(task -> task instanceof Task.Train);
    assertThat(village.view("alpha").settled().orElseThrow().checkpoint().slots()).hasSize(1);
  }

  @Test
  void whatItDoesNotOfferIsTheGranteesTrouble() {
    village.down.addAll(Set.of("gamma", "delta"));
    wish(want -> want);
    village.down.clear();
    village.get("beta").pool =
        Optional.of(new LocalFacts.Pool(0, "cpu", List.of("exact"), 0, Set.of()));
    wish(want -> want);
    village.cut.add(new Village.Link("gamma", "beta"));
    village.cut.add(new Village.Link("delta", "beta"));
    village.get("gamma").isSilentOn(Body.Vote.class);
    village.talk();
    var beta = village.get("beta").last.rounds().values().iterator().next();
    assertThat(beta.trouble()).contains("SlotsNotOffered");
  }

  /** A sponsor that forks its feed shows each process of a member another open. */
  @Test
  void aVoteForAnOpenThatOnlyAnotherProcessHasSeenBindsAsWell() {
    var village = new Village("alpha", "beta", "gamma", "delta");
    village.talk();
    village
        .get("delta")
        .issue(
            new Body.Vote(
                Digest.of("test/other-open"), List.of(new Body.OpenBallot("alpha", "run", 0))));
    village.want("alpha", "run", 0);
    village.run(10);

    assertThat(village.view("delta").openVotes()).contains("beta").doesNotContain("delta");
  }
}

package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.OverRounds;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;

/** An opening that no quorum will ever agree to gives its place in the run free. */
class RefusalTest {
  static final DataManifest TOO_LITTLE = DataManifest.ofBytes(64, Digest.ZERO, 1000, Digest.ZERO);

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  private void objects(String voter) {
    village.get(voter).manifests.put(Village.DATA, TOO_LITTLE);
  }

  private void agrees(String voter) {
    village.get(voter).manifests.put(Village.DATA, village.get("beta").manifests.get(Village.DATA));
  }

  private List<Round> openings(String witness) {
    return village.get(witness).state.rounds().values().stream()
        .sorted(Comparator.comparing(Round::counter))
        .toList();
  }

  private int trainWindow() {
    return village.get("alpha").windows.train();
  }

  @Test
  void whatTooManyRefuseIsOpenedAnew() {
    objects("gamma");
    objects("delta");
    village.want("alpha", "run", 0);
    village.run(trainWindow() - 1);
    assertThat(openings("beta")).hasSize(1).noneMatch(round -> round.view().refused());
    village.run(1);
    agrees("gamma");
    agrees("delta");
    village.run(4000);
    for (String witness : village.citizens.keySet()) {
      List<Round> openings = openings(witness);
      assertThat(openings).hasSize(2);
      assertThat(openings.getFirst().view().refused()).isTrue();
      assertThat(openings.getFirst().view().certified()).isFalse();
      assertThat(openings.getFirst().view().refusals())
          .containsOnlyKeys("delta", "gamma")
          .containsValue("DataTooSmall");
      assertThat(openings.getLast().view().settled()).isPresent();
      assertThat(openings.getLast().view().openVotes()).contains("alpha", "beta");
    }
  }

  @Test
  void oneRefusalStopsNothing() {
    objects("gamma");
    village.want("alpha", "run", 0);
    village.get("delta").holds = blob -> false;
    village.run(trainWindow());
    assertThat(village.view("beta").refusals()).containsOnlyKeys("gamma");
    assertThat(village.view("beta").refused()).isFalse();
    assertThat(village.get("alpha").last.rounds().get(village.round("alpha").id()).message())
        .isEqualTo(
            "2 of 4 votes to open, 3 needed; refused by gamma (DataTooSmall); missing: delta");
    village.get("delta").holds = blob -> true;
    village.run(4000);
    assertThat(village.view("beta").settled()).isPresent();
    assertThat(village.view("beta").openVotes()).doesNotContain("gamma");
  }

  @Test
  void whatIsRefusedAgainAndAgainIsForPeopleToSettle() {
    objects("gamma");
    objects("delta");
    village.want("alpha", "run", 0);
    village.run(5 * trainWindow());
    assertThat(openings("alpha")).hasSize(3).allMatch(round -> round.view().refused());
    Waiting told = village.get("alpha").last.wants().get("run-0");
    assertThat(told.trouble()).contains("OpeningRefused");
    assertThat(told.message())
        .contains("refused 3 times", "delta (DataTooSmall), gamma (DataTooSmall)");
    var state = village.get("alpha").state;
    assertThat(Accounts.available(state, "alpha", Long.MAX_VALUE))
        .isEqualTo(Accounts.released(state, "alpha"));
  }

  /** So that nobody can be part of both quorums. */
  @Test
  void whichOfTheTwoIsSaidFirstCounts() {
    objects("gamma");
    objects("delta");
    village.want("alpha", "run", 0);
    village.run(trainWindow());
    Round first = openings("alpha").getFirst();
    var late = new Body.Vote(first.id(), List.of(OpenVoteRule.ballot(first)));
    Digest second = village.get("gamma").issue(late).id();
    var tooLate =
        new Body.Vote(
            first.id(), List.of(new Body.RefusalBallot("alpha", "run", 0, "BudgetNotCovered")));
    Digest third = village.get("beta").issue(tooLate).id();
    village.run(1);
    Round seen = openings("alpha").getFirst();
    assertThat(seen.view().openVotes()).containsExactly("alpha", "beta");
    assertThat(seen.view().refusals()).containsOnlyKeys("delta", "gamma");
    assertThat(Phases.certifiedAt(seen, village.get("alpha").facts())).isEmpty();
    assertThat(seen.view().voids())
        .containsEntry(second, "second-ballot")
        .containsEntry(third, "second-ballot");
  }

  @Test
  void aRefusalOfAnotherOpeningIsWithoutEffect() {
    village.want("alpha", "run", 0);
    village
        .get("beta")
        .lies(
            body ->
                body instanceof Body.Vote vote
                        && vote.ballots().getFirst() instanceof Body.OpenBallot
                    ? List.of(
                        new Body.Vote(
                            vote.round(),
                            List.of(new Body.RefusalBallot("alpha", "run", 1, "Whatever"))))
                    : List.of(body));
    village.run(1);
    assertThat(village.view("alpha").refusals()).isEmpty();
    assertThat(village.view("alpha").voids()).containsValue("ballot-without-effect");
  }

  @Test
  void whatIsRefusedIsOverAndStaysRefused() {
    objects("gamma");
    objects("delta");
    village.want("alpha", "run", 0);
    village.run(5 * trainWindow());
    var state = village.get("alpha").state;
    assertThat(state.rounds().values()).allMatch(round -> OverRounds.isOver(state, round));
    var compact = OverRounds.without(state, state.rounds().values());
    assertThat(compact.rounds().values())
        .allMatch(round -> round.summary().isPresent() && round.view().refused())
        .extracting(round -> round.view().refusals().keySet())
        .allMatch(who -> who.size() == 2);
    assertThat(Accounts.available(compact, "alpha", Long.MAX_VALUE))
        .isEqualTo(Accounts.released(state, "alpha"));
  }

  @Test
  void theFirstVersionKnowsNoRefusals() {
    var old = new Village(1, 1, "alpha", "beta", "gamma", "delta");
    old.get("gamma").manifests.put(Village.DATA, TOO_LITTLE);
    old.get("delta").manifests.put(Village.DATA, TOO_LITTLE);
    old.want("alpha", "run", 0);
    old.run(5 * trainWindow());
    assertThat(old.view("alpha").refusals()).isEmpty();
    assertThat(old.get("gamma").last.rounds().values())
        .extracting(Waiting::trouble)
        .containsExactly(Optional.of("DataTooSmall"));
  }
}

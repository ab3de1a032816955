package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;

/** Single rules that no other test would miss: breaking each by one line breaks one of these. */
class RuleTest {
  /** A round's windows, and as long again: what is undecided then lapses. */
  private static final int LAPSED = 2 * (600 + 60 + 60 + 300 + 300 + 300) + 60;

  /** Between the end of audits and the opening of judgements, in a round begun at second 0. */
  private static final int JUDGING = 600 + 60 + 60 + 300 + 100;

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  /** A place is the last round, its head, and the data that it has used up. */
  @ParameterizedTest
  @CsvSource({"true, false, false", "false, true, false", "false, false, true"})
  void aRoundBeginsExactlyWhereItsRunHasGotTo(boolean round, boolean parent, boolean example) {
    village.want("alpha", "run", 0);
    village.run(3);
    Body.Open last = village.round("gamma").open();
    var closing = village.view("gamma").settled().orElseThrow();
    var next =
        new Body.Open(
            last.run(),
            1,
            round
                ? Optional.of(Digest.of("test/elsewhere"))
                : Optional.of(village.round("gamma").id()),
            parent ? "" : closing.head(""),
            last.recipe(),
            last.data(),
            example ? 0 : village.round("gamma").nextExample(),
            last.slots(),
            last.price(),
            last.budget(),
            last.segmentsPerAudit(),
            last.windows(),
            last.lossToleranceMicroNats(),
            last.sliceExamples());
    Digest id = village.get("alpha").issue(next).id();
    village.run(3);
    var gamma = village.get("gamma");
    assertThat(gamma.last.rounds().get(id).trouble()).contains("ParentIsNotTheHead");
    assertThat(gamma.state.round(id).orElseThrow().view().openVotes()).isEmpty();
  }

  /** Who did not draw a segment replays it all the same, once somebody reports it. */
  @Test
  void whatOneAuditorFoundEveryVoterLooksAt() {
    village.get("beta").trainer = Lies.fakeWhereOnlyDeltaLooks(village);
    village.want("alpha", "run", 0);
    village.run(3);
    var slot = village.slot("alpha", "beta");
    assertThat(slot.reports()).extracting(report -> report.auditor()).containsOnly("delta");
    assertThat(slot.votes()).doesNotContain("alpha", "gamma", "delta");
    assertThat(slot.verdict()).isEqualTo(Verdict.CONVICTED);
  }

  /** What is open can be copied by whoever has not sealed yet. */
  @Test
  void noJudgeShowsItsAnswerBeforeAllWhoAreThereHaveSealedTheirs() {
    village.get("beta").trainer = Lies.FAKE;
    village.get("gamma").slow = Task.Replay.class::isInstance;
    village.want("alpha", "run", 0);
    village.run(JUDGING);
    var waiting = village.slot("alpha", "beta");
    assertThat(waiting.sealed().values()).anyMatch(judges -> judges.contains("alpha"));
    assertThat(waiting.sealed().values()).noneMatch(judges -> judges.contains("gamma"));
    assertThat(waiting.judgements()).isEmpty();

    village.get("gamma").slow = task -> false;
    village.run(3);
    assertThat(village.slot("alpha", "beta").verdict()).isEqualTo(Verdict.CONVICTED);
  }

  /** A vote and a lapse are ballots on one subject. */
  @Test
  void whoGaveASlotUpNeverVotesForIt() {
    var gamma = lacksBetasPayload();
    village.run(LAPSED);
    assertThat(village.slot("gamma", "beta").lapses()).contains("gamma");
    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.REVEALED);

    gamma.holds = blob -> true;
    village.run(3);
    assertThat(gamma.feed).noneMatch(signed -> isVote(signed.body(), "beta"));
  }

  @Test
  void whoVotesForASlotDoesNotGiveItUpInTheSameBreath() {
    var gamma = lacksBetasPayload();
    village.run(3);
    gamma.unhealthy = Optional.of("the volume is full");
    gamma.holds = blob -> true;
    village.run(LAPSED);
    assertThat(gamma.feed).noneMatch(signed -> isAbout(signed.body(), "beta"));

    gamma.unhealthy = Optional.empty();
    village.run(3);
    assertThat(village.slot("gamma", "beta").votes()).contains("gamma");
    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.REVEALED);
    assertThat(gamma.feed)
        .filteredOn(signed -> isAbout(signed.body(), "beta"))
        .singleElement()
        .matches(signed -> isVote(signed.body(), "beta"));
  }

  /** Gamma, which cannot vote for beta's slot yet, while alpha and delta say nothing of it. */
  private Village.Citizen lacksBetasPayload() {
    village.get("delta").lies(body -> isAbout(body, "beta") ? List.of() : List.of(body));
    village.get("alpha").lies(body -> isAbout(body, "beta") ? List.of() : List.of(body));
    var gamma = village.get("gamma");
    gamma.holds = blob -> !isPayloadOf(blob, "beta");
    village.want("alpha", "run", 0);
    return gamma;
  }

  private boolean isPayloadOf(Digest blob, String member) {
    return village.get("gamma").state.rounds().values().stream()
        .flatMap(round -> round.view().slots().get(new SlotId(member, 0)).reveal().stream())
        .anyMatch(body -> body.payload().equals(blob));
  }

  private static boolean isVote(Body body, String member) {
    return body instanceof Body.Vote vote
        && vote.ballots().stream()
            .anyMatch(b -> b instanceof Body.SlotBallot slot && slot.member().equals(member));
  }

  private static boolean isAbout(Body body, String member) {
    return isVote(body, member)
        || (body instanceof Body.Vote vote
            && vote.ballots().stream()
                .anyMatch(b -> b instanceof Body.LapseBallot slot && slot.member().equals(member)));
  }

  /** Rule R8: nobody knows the held-out examples before the salts of the listed slots are out. */
  @Test
  void theHiddenSliceFollowsFromTheSaltsOfAllListedSlots() {
    village.want("alpha", "run", 0);
    village.run(3);
    Task.Aggregate task =
        village.get("gamma").ran.stream()
            .filter(Task.Aggregate.class::isInstance)
            .map(Task.Aggregate.class::cast)
            .findFirst()
            .orElseThrow();
    Object[] salts =
        village.view("gamma").slots(Verdict.CERTIFIED).stream()
            .map(slot -> slot.salt().orElseThrow())
            .toArray();
    assertThat(salts).hasSize(4);
    assertThat(task.sliceSeed())
        .isEqualTo(Prf.of(task.round().raw(), "proofpool/hidden-slice/v1", salts));
  }
}

package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

/** What is earned is at stake for a while: then it is released, or it is lost. */
class ReleaseTest {
  private static final int PAY = 400;

  /** A round's windows, and as long again. */
  private static final int LAPSED = 2 * (600 + 60 + 60 + 300 + 300 + 300) + 60;

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  @Test
  void creditsAreReleasedAfterEightLaterSlots() {
    village.season(ReleaseRule.LATER_SLOTS);
    assertThat(account("beta").pending()).isEqualTo(8 * PAY);
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(account("beta").pending()).isEqualTo(8 * PAY);
    assertThat(account("beta").released()).isEqualTo(1_000_000 + PAY);
    village.each(
        citizen ->
            assertThat(Accounts.ledgerDigest(citizen.state))
                .isEqualTo(Accounts.ledgerDigest(village.get("alpha").state)));
  }

  @Test
  void whatIsReleasedCanBeSpentAndNotLost() {
    village.season(9);
    village.get("beta").trainer = Lies.FAKE;
    village.want("alpha", "run", 0);
    village.run(3);

    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.CONVICTED);
    assertThat(account("beta").pending()).isZero();
    assertThat(account("beta").forfeited()).isEqualTo(8 * PAY);
    assertThat(account("beta").released()).isEqualTo(1_000_000 + PAY);
    village.want("beta", "all-of-it", "own", 0, 1_000_000 + PAY);
    village.run(3);
    assertThat(Accounts.of(village.get("gamma").state).get("beta").spent()).isPositive();
  }

  @Test
  void nobodyVotesToReleaseWhatAConvictedMemberEarns() {
    village.get("beta").trainer = Lies.FAKE;
    village.want("alpha", "run", 0);
    village.run(3);
    village.get("beta").trainer = (task, honest) -> honest;
    village.season(10);

    assertThat(account("beta").pending()).isEqualTo(10 * PAY);
    assertThat(account("beta").forfeited()).isZero();
    assertThat(account("gamma").released()).isGreaterThan(1_000_000);
    assertThat(slotsOf("beta")).noneMatch(slot -> !slot.releases().isEmpty());
  }

  @Test
  void whoNeverRevealsLosesWhatIsPending() {
    village.season(3);
    village.get("beta").isSilentOn(Body.Reveal.class);
    village.want("alpha", "run", 0);
    village.run(3);
    village.run(LAPSED / 2);
    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.INCLUDED);
    assertThat(account("alpha").reserved()).as("it may yet be paid").isEqualTo(PAY);
    village.run(LAPSED / 2);

    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.FORFEITED);
    assertThat(account("beta").forfeited()).isEqualTo(3 * PAY);
    assertThat(account("beta").convictions()).as("no record").isZero();
    assertThat(account("alpha").reserved()).isZero();
    village.get("beta").lies(body -> List.of(body));
    village.season(1);
    assertThat(account("beta").pending()).as("what it earns later is its own").isEqualTo(PAY);
  }

  @Test
  void whoRevealsTooLateIsNoLongerWaitedFor() {
    var kept = new ArrayList<Body>();
    village.season(3);
    village
        .get("beta")
        .lies(
            body -> {
              if (body instanceof Body.Reveal) {
                kept.add(body);
                return List.of();
              }
              return List.of(body);
            });
    village.want("alpha", "run", 0);
    village.run(1700);
    village.get("beta").issue(kept.getFirst());
    village.run(LAPSED);

    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.LAPSED);
    assertThat(account("beta").pending()).isEqualTo(3 * PAY);
    assertThat(account("beta").forfeited()).isZero();
    assertThat(account("alpha").reserved()).isZero();
  }

  /** Nor does it help to reveal something else: a form that nobody can vote for. */
  @Test
  void whoRevealsInNoValidFormTooLateLosesWhatIsPending() {
    var kept = new ArrayList<Body>();
    village.season(3);
    Village.Citizen beta = village.get("beta");
    beta.trainer = (task, honest) -> honest.subList(0, 10);
    beta.lies(
        body -> {
          if (body instanceof Body.Reveal) {
            kept.add(body);
            return List.of();
          }
          return List.of(body);
        });
    village.want("alpha", "run", 0);
    village.run(LAPSED);
    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.FORFEITED);
    beta.issue(kept.getFirst());
    village.run(1);

    assertThat(village.slot("gamma", "beta").defect()).contains("wrong-leaf-count");
    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.FORFEITED);
    assertThat(account("beta").forfeited()).isEqualTo(3 * PAY);
  }

  private Accounts.Account account(String member) {
    return Accounts.of(village.get("delta").state).get(member);
  }

  private List<SlotView> slotsOf(String member) {
    return village.get("delta").state.rounds().values().stream()
        .map(round -> round.view().slots().get(new SlotId(member, 0)))
        .toList();
  }
}

package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.SlotId;

class RoundTest {
  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  @Test
  void anHonestRoundPaysEverybodyAndAllAgree() {
    village.want("alpha", "run", 0);
    village.run(3);

    RoundView view = onlyRound("alpha").view();
    assertThat(view.settled()).isPresent();
    assertThat(view.slots(Verdict.CERTIFIED)).hasSize(4);
    assertThat(view.voids()).isEmpty();
    village.each(
        citizen -> {
          assertThat(Accounts.ledgerDigest(citizen.state))
              .isEqualTo(Accounts.ledgerDigest(village.get("alpha").state));
          assertThat(citizen.refused).isEmpty();
        });
    assertThat(Accounts.of(village.get("delta").state).get("beta").pending()).isEqualTo(400);
    assertThat(Accounts.of(village.get("delta").state).get("alpha").released())
        .isEqualTo(1_000_000 - 1600);
    assertThat(pods()).as("train, audit and aggregate once each at each member").isEqualTo(12);
  }

  @Test
  void roundsOfARunContinueFromTheHeadWithoutRepeatingExamples() {
    village.want("alpha", "run", 0);
    village.want("alpha", "run", 1);
    village.run(6);

    Lineage.Head head = Lineage.head(village.get("gamma").state, "alpha", "run");
    assertThat(head.nextIndex()).isEqualTo(2);
    assertThat(head.nextExample()).isEqualTo(2 * 4 * 40 * 8);
    Round second =
        village.get("gamma").state.rounds().values().stream()
            .filter(round -> round.open().index() == 1)
            .findFirst()
            .orElseThrow();
    assertThat(second.firstExample(new SlotId("beta", 0))).isEqualTo(4 * 320 + 320);
    assertThat(second.open().parent()).isNotEmpty();
  }

  @Test
  void fakeWorkIsConvictedNotPaidAndLeftOut() {
    village.get("beta").trainer =
        (task, honest) -> {
          List<Digest> states = new ArrayList<>();
          states.add(honest.getFirst());
          for (int j = 1; j < honest.size(); j++) {
            states.add(Digest.of("test/fake", j));
          }
          return states;
        };
    village.want("alpha", "run", 0);
    village.run(3);

    RoundView view = onlyRound("gamma").view();
    assertThat(view.slots().get(new SlotId("beta", 0)).verdict()).isEqualTo(Verdict.CONVICTED);
    assertThat(view.settled().orElseThrow().checkpoint().slots()).hasSize(3);
    assertThat(Accounts.of(village.get("delta").state).get("beta").pending()).isZero();
    assertThat(Accounts.of(village.get("delta").state).get("beta").convictions()).isEqualTo(1);
    assertThat(pods()).isLessThanOrEqualTo(16);
  }

  @Test
  void aPayloadThatDoesNotFollowFromTheStatesIsConvicted() {
    village.get("delta").wrongPayload = true;
    village.want("alpha", "run", 0);
    village.run(3);

    RoundView view = onlyRound("gamma").view();
    assertThat(view.slots().get(new SlotId("delta", 0)).verdict()).isEqualTo(Verdict.CONVICTED);
    assertThat(view.slots(Verdict.CERTIFIED)).hasSize(3);
  }

  @Test
  void aMemberKnownToBeGoneIsNotWaitedFor() {
    village.run(1);
    village.down.add("delta");
    village.want("alpha", "run", 0);
    village.run(3);

    RoundView view = onlyRound("gamma").view();
    assertThat(view.settled()).isPresent();
    assertThat(view.slots().keySet()).doesNotContain(new SlotId("delta", 0));
  }

  @Test
  void aMemberThatGoesAwayWhileTrainingIsNotWaitedForEither() {
    village.run(1);
    village.want("alpha", "run", 0);
    village.get("delta").trainer =
        (task, honest) -> {
          village.down.add("delta");
          return honest;
        };
    village.run(3);

    RoundView view = onlyRound("gamma").view();
    assertThat(view.slots()).containsKey(new SlotId("delta", 0));
    assertThat(view.settled()).isPresent();
    assertThat(view.slots(Verdict.CERTIFIED)).hasSize(3);
  }

  @Test
  void aSponsorCannotSpendWhatItDoesNotHave() {
    village.want("alpha", "run", 0);
    LocalWants.replaceBudget(village.get("alpha"), 2_000_000);
    village.run(2);

    assertThat(village.get("alpha").state.rounds()).isEmpty();
    assertThat(village.get("alpha").last.wants().get("run-0").trouble())
        .contains("BudgetNotCovered");
  }

  @Test
  void nothingIsLeftToDoOnceARoundIsSettled() {
    village.want("alpha", "run", 0);
    village.run(3);
    village.each(
        citizen -> {
          assertThat(citizen.act()).isFalse();
          assertThat(citizen.last.actions()).isEmpty();
          assertThat(citizen.last.wakeAt()).isEmpty();
        });
  }

  private Round onlyRound(String member) {
    return village.round(member);
  }

  private int pods() {
    return village.citizens.values().stream().mapToInt(citizen -> citizen.ran.size()).sum();
  }
}

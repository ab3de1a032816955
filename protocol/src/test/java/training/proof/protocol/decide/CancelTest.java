package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;

/** A sponsor may change its mind; what was proven by then is paid all the same. */
class CancelTest {
  private Village village = new Village("alpha", "beta", "gamma", "delta");

  /** Who has not voted never will, and says so: the place in the run is free again. */
  @Test
  void whatIsWithdrawnInTimeLeavesItsPlace() {
    village.get("gamma").holds = blob -> false;
    village.get("delta").holds = blob -> false;
    village.want("alpha", "run", 0);
    village.run(3);
    LocalFacts.Want want = village.get("alpha").wants.removeLast();
    withdraw();
    village.run(3);
    assertThat(village.view("beta").refused()).isTrue();
    assertThat(village.view("beta").refusals())
        .containsOnlyKeys("gamma", "delta")
        .containsValue("RoundCancelled");
    village.get("gamma").holds = blob -> true;
    village.get("delta").holds = blob -> true;
    village.get("alpha").wants.add(want);
    village.run(3);
    assertThat(village.get("beta").state.rounds().values())
        .anyMatch(round -> round.view().settled().isPresent());
  }

  @Test
  void inTheFirstVersionARoundThatIsNotOpenYetNeverWillBe() {
    village = new Village(1, 1, "alpha", "beta", "gamma", "delta");
    village.get("gamma").holds = blob -> false;
    village.get("delta").holds = blob -> false;
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(village.view("beta").certified()).isFalse();
    withdraw();
    village.run(3);
    village.get("gamma").holds = blob -> true;
    village.get("delta").holds = blob -> true;
    village.run(3);
    assertThat(village.view("beta").cancelled()).isTrue();
    assertThat(village.view("gamma").openVotes()).doesNotContain("gamma");
    assertThat(Retention.isAlive(village.get("gamma").state, village.round("gamma"))).isFalse();
    assertThat(Accounts.of(village.get("beta").state).get("alpha").reserved()).isZero();
    assertThat(village.get("alpha").last.wants().get("run-0").trouble()).contains("RoundCancelled");
  }

  @Test
  void whileOthersTrainNothingIsPaidAndTheHeadStays() {
    village.each(citizen -> citizen.slow = Task.Train.class::isInstance);
    village.want("alpha", "run", 0);
    village.run(3);
    withdraw();
    village.run(3);

    assertThat(village.view("gamma").settled().orElseThrow().checkpoint().outcome())
        .isEqualTo(Body.Outcome.unchanged);
    assertThat(village.view("gamma").slots(Verdict.AWAITED)).hasSize(4);
    var accounts = Accounts.of(village.get("gamma").state);
    assertThat(accounts.get("alpha").released()).isEqualTo(1_000_000);
    Lineage.Head head = Lineage.head(village.get("gamma").state, "alpha", "run");
    assertThat(head.parent()).isEmpty();
    assertThat(head.nextIndex()).isEqualTo(1);
  }

  @Test
  void whatWasCommittedToIsAuditedAndPaid() {
    village.each(citizen -> citizen.slow = Task.Replay.class::isInstance);
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(village.view("gamma").slots(Verdict.REVEALED)).hasSize(4);
    withdraw();
    village.run(3);
    village.each(citizen -> citizen.slow = task -> false);
    village.run(3);

    assertThat(village.view("gamma").slots(Verdict.CERTIFIED)).hasSize(4);
    var closing = village.view("gamma").settled().orElseThrow().checkpoint();
    assertThat(closing.candidate()).isEmpty();
    assertThat(Accounts.of(village.get("gamma").state).get("beta").pending()).isEqualTo(400);
    assertThat(village.get("delta").ran).noneMatch(Task.Aggregate.class::isInstance);
  }

  @Test
  void onlyTheSponsorCancels() {
    village.want("alpha", "run", 0);
    village.each(citizen -> citizen.slow = Task.Train.class::isInstance);
    village.run(3);
    village.get("beta").issue(new Body.Cancel(village.round("beta").id()));
    village.run(3);
    assertThat(village.view("gamma").cancelled()).isFalse();
    assertThat(village.view("gamma").voids()).containsValue("not-the-sponsor");
  }

  private void withdraw() {
    village.get("alpha").withdrawn.add(village.round("alpha").id());
  }
}

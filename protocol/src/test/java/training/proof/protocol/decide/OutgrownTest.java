package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;

/** What an audit rate relies on stays at stake until the round is decided. */
class OutgrownTest {
  private static final int PAY = 400;
  private static final int LITTLE = 10;

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  @BeforeEach
  void eightSlotsArePending() {
    village.season(ReleaseRule.LATER_SLOTS);
    assertThat(account().pending()).isEqualTo(8 * PAY);
  }

  /** Eight small slots would release eight large ones, and leave nothing to lose in another. */
  @Test
  void smallSlotsDoNotReleaseWhatALargeOneIsAuditedBy() {
    var beta = village.get("beta");
    beta.slow = task -> task instanceof Task.Train train && isLarge(train);
    village.get("alpha").auditRatePerMille = 0;
    village.want("alpha", "run", 0);
    village.run(3);
    int rate = village.round("gamma").open().auditRatePerMille("beta");
    assertThat(rate).isLessThan(1000).isEqualTo(Standing.ratePerMille(PAY, 8 * PAY));
    small(8);

    long pending = account().pending();
    assertThat(pending).isEqualTo(8 * PAY + 8 * LITTLE);
    assertThat(Standing.ratePerMille(PAY, pending - PAY)).isGreaterThan(rate);

    beta.slow = task -> false;
    village.run(3);
    assertThat(account().pending()).as("the large one, and what came later").isLessThan(2 * PAY);
  }

  private boolean isLarge(Task.Train task) {
    return village.get("beta").state.round(task.round()).orElseThrow().open().run().equals("run");
  }

  /** What is due may be gone by the time voters look at an opening. */
  @Test
  void aRateDoesNotRelyOnWhatIsDueForRelease() {
    for (String voter : List.of("gamma", "delta")) {
      village.get(voter).lies(body -> isRelease(body) ? List.of() : List.of(body));
    }
    small(4);
    assertThat(account().pending()).isEqualTo(8 * PAY + 4 * LITTLE);
    village.get("alpha").auditRatePerMille = 0;
    village.want("alpha", "run", 0);
    village.run(3);
    int rate =
        village
            .get("gamma")
            .state
            .roundsOf("alpha", "run")
            .getFirst()
            .open()
            .auditRatePerMille("beta");
    assertThat(rate).isEqualTo(Standing.ratePerMille(PAY, 4 * PAY + 4 * LITTLE));
  }

  private static boolean isRelease(Body body) {
    return body instanceof Body.Vote vote
        && vote.ballots().stream().anyMatch(Body.ReleaseBallot.class::isInstance);
  }

  /** Nothing is held back for a round in which nothing is undecided. */
  @Test
  void withoutALargeOneTheyDo() {
    small(8);
    assertThat(account().pending()).isEqualTo(8 * LITTLE);
    assertThat(account().released()).isEqualTo(1_000_000 + 8 * PAY);
  }

  private void small(int rounds) {
    for (int index = 0; index < rounds; index++) {
      village.want("gamma", "small-" + index, "small", index, 4 * LITTLE);
      village.run(3);
    }
  }

  private Accounts.Account account() {
    return Accounts.of(village.get("delta").state).get("beta");
  }
}

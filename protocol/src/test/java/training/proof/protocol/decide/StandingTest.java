package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.Verdict;

/** Who has more to lose is looked at less, and never so little that cheating would pay. */
class StandingTest {
  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  @ParameterizedTest
  @CsvSource({"3, 1000", "4, 200", "5, 167", "9, 112", "12, 112"})
  void theRateFallsWithWhatIsAtStake(int rounds, int perMille) {
    village.season(rounds);
    village.get("alpha").auditRatePerMille = 0;
    village.want("alpha", "run", 0);
    village.run(3);
    for (var grant : village.round("gamma").open().slots()) {
      assertThat(grant.auditRatePerMille()).isEqualTo(perMille);
    }
  }

  @Test
  void aSponsorMayAskForMore() {
    village.season(9);
    village.get("alpha").auditRatePerMille = 700;
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(village.round("gamma").open().auditRatePerMille("beta")).isEqualTo(700);
    assertThat(village.round("gamma").open().auditRatePerMille("nobody")).isZero();
  }

  @Test
  void whoWasConvictedIsAuditedInFull() {
    village.season(9);
    village.get("beta").trainer = Lies.FAKE;
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(village.slot("gamma", "beta").verdict()).isEqualTo(Verdict.CONVICTED);
    assertThat(floor("beta")).isEqualTo(1000);
    assertThat(floor("delta")).isEqualTo(112);
  }

  @Test
  void whatIsUndecidedElsewhereIsAtStakeToo() {
    village.season(4);
    assertThat(floorOfNext()).isEqualTo(200);
    village.get("beta").slow = task -> true;
    village.get("beta").fails = task -> false;
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(floorOfNext()).as("two slots of 400, 1600 pending").isEqualTo(334);
  }

  /** Of a round like the last one, opened beside it. */
  private int floorOfNext() {
    var state = village.get("gamma").state;
    Round last =
        state.rounds().values().stream()
            .max((a, b) -> Long.compare(a.counter(), b.counter()))
            .orElseThrow();
    return Standing.floorPerMille(state, Accounts.of(state), last.open(), Optional.empty(), "beta");
  }

  private int floor(String member) {
    var state = village.get("gamma").state;
    return Standing.floorPerMille(
        state,
        Accounts.of(state),
        village.round("gamma").open(),
        Optional.of(village.round("gamma").id()),
        member);
  }
}

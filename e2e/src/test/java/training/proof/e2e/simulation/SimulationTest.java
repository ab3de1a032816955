package training.proof.e2e.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import training.proof.protocol.ledger.FeedHead;

/** Every promise of the protocol holds in every scenario; the same plan makes the same world. */
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
  private static final int ROUNDS = 2;

  private static Report run(Scenario scenario, long seed, boolean ed25519) {
    Report report = new World(new Plan(4, 1, ROUNDS, seed, scenario, ed25519)).run();
    assertThat(report.broken()).as(report.plan().command()).isEmpty();
    return report;
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void noPromiseIsBroken(Scenario scenario) {
    for (long seed = 1; seed <= 2; seed++) {
      run(scenario, seed, false);
    }
  }

  @Test
  void calmRoundsAreSettledAndPaidInFull() {
    Report report = run(Scenario.CALM, 1, true);

    assertThat(report.rounds()).isEqualTo(ROUNDS);
    assertThat(report.settled()).isEqualTo(ROUNDS);
    assertThat(report.paid()).isGreaterThanOrEqualTo(4 * ROUNDS);
    assertThat(report.unpaid()).isZero();
    assertThat(report.refused()).isEmpty();
  }

  @Test
  void roundsThatAreOverGoIntoRecordsThatLateJoinersAreServedFrom() {
    var world = new World(new Plan(4, 1, ROUNDS, 1, Scenario.LONG_RECORD, false));
    assertThat(world.run().broken()).isEmpty();
    assertThat(world.members())
        .allSatisfy(
            member -> {
              Operator operator = member.operators().getFirst();
              assertThat(operator.store().snapshot()).isPresent();
              assertThat(operator.store().recorded()).isNotEmpty();
              assertThat((long) operator.store().statements().size())
                  .isLessThan(
                      operator.state().feeds().values().stream()
                          .mapToLong(FeedHead::counter)
                          .sum());
            });
  }

  /** Of these seeds some have too few that compute alike at first; their users are told. */
  @Test
  void roundsInFp32AreHadWhereAQuorumComputesAlike() {
    var troubles = new TreeSet<String>();
    for (long seed = 1; seed <= 8; seed++) {
      var world = new World(new Plan(4, 1, ROUNDS, seed, Scenario.TWO_CLASSES, false));
      Report report = world.run();
      assertThat(report.broken()).as(report.plan().command()).isEmpty();
      assertThat(report.settled()).as(report.plan().command()).isEqualTo(ROUNDS);
      troubles.addAll(world.troubles());
    }
    assertThat(troubles).contains("ClassTooSmall");
  }

  @Test
  void roundsInFp32ThatNobodyCanCheckAreRefused() {
    var world = new World(new Plan(4, 1, ROUNDS, 1, Scenario.UNCHECKED_SPONSOR, false));
    assertThat(world.run().broken()).isEmpty();
    assertThat(world.troubles()).contains("ClassTooSmall");
  }

  @ParameterizedTest
  @EnumSource(names = {"EVERYTHING", "BABBLER", "EQUIVOCATING_VOTER"})
  void theSameSeedMakesTheSameWorld(Scenario scenario) {
    Report once = run(scenario, 7, false);
    Report again = run(scenario, 7, false);
    Report another = run(scenario, 8, false);

    assertThat(again).isEqualTo(once);
    assertThat(another.digest()).isNotEqualTo(once.digest());
  }

  private static Set<String> refusals(Scenario scenario) {
    var reasons = new TreeSet<String>();
    for (long seed = 1; seed <= 4; seed++) {
      reasons.addAll(run(scenario, seed, seed == 4).refused().keySet());
    }
    return reasons;
  }

  /** A cheat that nobody would notice proves nothing: each must reach what it tries to break. */
  @Test
  void cheatsAreSeen() {
    assertThat(refusals(Scenario.FORGED_FEEDS)).containsAnyOf("wrong-key", "bad-signature");
    assertThat(refusals(Scenario.FOREIGN_STATEMENTS))
        .containsAnyOf("wrong-epoch", "wrong-federation", "wrong-incarnation");
    assertThat(refusals(Scenario.EQUIVOCATING_WORKER)).contains("equivocation");
  }

  @Test
  void aPlanTellsHowToMakeItsWorldAgain() {
    Plan plan = new Plan(7, 2, 3, 42, Scenario.LATE_JOINER, true);
    String[] command = plan.command().split(" ", -1);
    Options options = Options.parse(Arrays.copyOfRange(command, 2, command.length));

    assertThat(options.plan(42)).isEqualTo(plan);
    assertThat(options.scenario()).isEqualTo(Optional.of(Scenario.LATE_JOINER));
  }

  @Test
  void moreCheatsThanAnythingIsPromisedForAreRefused() {
    assertThatThrownBy(() -> Options.parse("--members", "6", "--byzantine", "2"))
        .hasMessageContaining("at most 1 may cheat");
  }
}

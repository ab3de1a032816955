package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;

/** FP32 work is checked by those that compute alike, and by nobody else. */
class ComputeClassTest {
  private static final Digest ONE = Digest.of("test/class", 1);
  private static final Digest OTHER = Digest.of("test/class", 2);

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  private void compute(Digest computeClass, String... members) {
    for (String member : members) {
      village.get(member).computesIn(computeClass);
    }
  }

  private void wantInFp32(String sponsor) {
    village.recipe = Village.RECIPE.classExact();
    village.want(sponsor, "run", 0);
  }

  private Waiting told() {
    return village.get("alpha").last.wants().get("run-0");
  }

  private void nobodyIsAccused() {
    village.each(
        citizen ->
            assertThat(village.view(citizen.name).slots().values())
                .allMatch(slot -> slot.reports().isEmpty()));
  }

  @Test
  void aQuorumThatComputesAlikeIsEnough() {
    compute(ONE, "alpha", "beta", "gamma");
    compute(OTHER, "delta");
    wantInFp32("delta");
    village.run(100);
    Round round = village.round("alpha");
    assertThat(round.open().computeClass()).contains(ONE);
    assertThat(round.open().slots())
        .extracting(Body.SlotGrant::member)
        .containsExactly("alpha", "beta", "gamma");
    assertThat(round.view().slots().values())
        .allSatisfy(
            slot -> {
              assertThat(slot.verdict()).isEqualTo(Verdict.CERTIFIED);
              assertThat(slot.votes()).containsExactly("alpha", "beta", "gamma");
            });
    assertThat(round.view().settled()).isPresent();
    nobodyIsAccused();
  }

  /** It is waited for in nothing: the round is over long before its windows are. */
  @Test
  void whoIsNotOfTheClassTakesPartInAllThatIsExact() {
    compute(ONE, "alpha", "beta", "gamma");
    compute(OTHER, "delta");
    wantInFp32("alpha");
    village.run(3);
    var view = village.view("delta");
    assertThat(view.settled()).isPresent();
    assertThat(view.openVotes()).contains("delta");
    assertThat(view.receipts()).containsKey("delta");
    assertThat(view.audits()).containsKey("delta");
    assertThat(view.entries().getOrDefault("delta", List.of())).isEmpty();
    assertThat(village.get("delta").ran).isNotEmpty().allMatch(Task.Aggregate.class::isInstance);
  }

  /** A pod may be started on another node than the member thinks. */
  @Test
  void podsAreToldWhichClassTheyMustBeOf() {
    compute(ONE, "alpha", "beta", "gamma", "delta");
    wantInFp32("alpha");
    village.run(3);
    List<Task> ran = village.get("beta").ran;
    assertThat(ran).anyMatch(Task.Train.class::isInstance).anyMatch(Task.Replay.class::isInstance);
    assertThat(ran)
        .allSatisfy(
            task -> {
              switch (task) {
                case Task.Train train -> assertThat(train.computeClass()).contains(ONE);
                case Task.Replay replay -> assertThat(replay.computeClass()).contains(ONE);
                default -> {}
              }
            });
  }

  @Test
  void tooFewThatComputeAlikeAreToldSoUntilThereAreEnough() {
    compute(ONE, "alpha", "beta");
    compute(OTHER, "gamma", "delta");
    wantInFp32("alpha");
    village.run(100);
    assertThat(village.get("alpha").state.rounds()).isEmpty();
    assertThat(told().trouble()).contains("ClassTooSmall");
    assertThat(told().message()).contains("of class", "3 voters have to compute alike");
    compute(ONE, "delta");
    village.run(100);
    assertThat(village.view("gamma").settled()).isPresent();
    assertThat(village.view("gamma").slots(Verdict.CERTIFIED)).hasSize(3);
  }

  @Test
  void whereNobodyStatesAClassThatIsSaid() {
    wantInFp32("alpha");
    village.run(100);
    assertThat(told().trouble()).contains("ClassTooSmall");
    assertThat(told().message()).contains("no voter states a compute class");
  }

  @Test
  void votersRefuseARoundThatTooFewCanCheck() {
    compute(ONE, "alpha", "beta", "gamma");
    compute(OTHER, "delta");
    village
        .get("delta")
        .lies(body -> List.of(body instanceof Body.Open open ? open.within(OTHER) : body));
    wantInFp32("delta");
    village.run(1);
    Round round = village.round("alpha");
    assertThat(village.get("alpha").last.rounds().get(round.id()).trouble())
        .contains("ClassTooSmall");
    village.run(round.open().windows().train());
    assertThat(village.view("alpha").refusals().values())
        .hasSizeGreaterThanOrEqualTo(2)
        .containsOnly("ClassTooSmall");
    assertThat(village.view("alpha").refused()).isTrue();
  }

  /** A new image on the nodes of delta, after it has promised to take part. */
  @Test
  void whoLeavesTheClassInTheMiddleAccusesNobodyAndStopsNothing() {
    compute(ONE, "alpha", "beta", "gamma", "delta");
    village.get("delta").slow = task -> !(task instanceof Task.Aggregate);
    wantInFp32("alpha");
    village.run(3);
    assertThat(village.view("alpha").openVotes()).contains("delta");
    compute(OTHER, "delta");
    village.get("delta").slow = task -> false;
    village.run(100);
    assertThat(village.view("alpha").settled()).isPresent();
    assertThat(village.view("alpha").slots(Verdict.CERTIFIED))
        .extracting(slot -> slot.id().member())
        .containsExactly("alpha", "beta", "gamma");
    assertThat(village.slot("alpha", "delta").verdict()).isEqualTo(Verdict.AWAITED);
    assertThat(village.get("delta").ran).allMatch(Task.Aggregate.class::isInstance);
    nobodyIsAccused();
  }

  /** What was done before in the class still counts. */
  @Test
  void whoLeavesTheClassAfterItsWorkIsDoneIsPaidForIt() {
    compute(ONE, "alpha", "beta", "gamma", "delta");
    village.get("delta").slow = Task.Replay.class::isInstance;
    village.get("alpha").slow = Task.Train.class::isInstance;
    wantInFp32("alpha");
    village.run(3);
    assertThat(village.get("delta").ran).anyMatch(Task.Train.class::isInstance);
    compute(OTHER, "delta");
    village.get("delta").slow = task -> false;
    village.get("alpha").slow = task -> false;
    village.run(100);
    assertThat(village.view("alpha").slots(Verdict.CERTIFIED)).hasSize(4);
    assertThat(village.get("delta").ran).noneMatch(Task.Replay.class::isInstance);
    nobodyIsAccused();
  }

  /** Whoever only says that it is of the class is as any that works and audits wrongly. */
  @Test
  void aFalselyStatedClassHarmsWhoStatesIt() {
    compute(ONE, "alpha", "beta", "gamma");
    compute(OTHER, "delta");
    village.get("delta").states(ONE);
    wantInFp32("alpha");
    village.run(2000);
    assertThat(village.slot("alpha", "delta").verdict()).isEqualTo(Verdict.CONVICTED);
    assertThat(village.view("alpha").slots(Verdict.CERTIFIED))
        .extracting(slot -> slot.id().member())
        .containsExactly("alpha", "beta", "gamma");
    assertThat(village.view("alpha").settled()).isPresent();
  }

  /** A voter whose draws hold nothing of a slot has not checked it in the class either. */
  @Test
  void whoIsNotOfTheClassVotesForNoSlotEvenWhereItDrewNothing() {
    compute(ONE, "alpha", "beta", "gamma", "delta");
    village.season(6);
    compute(OTHER, "delta");
    village.run(1);
    village.get("alpha").auditRatePerMille = 0;
    wantInFp32("alpha");
    village.run(100);
    Round round = village.round("alpha");
    Digest seed = round.view().audits().get("delta");
    assertThat(round.view().slots().keySet()).anyMatch(id -> round.draws(seed, id).isEmpty());
    assertThat(round.view().slots().values())
        .allMatch(slot -> slot.verdict() == Verdict.CERTIFIED)
        .noneMatch(slot -> slot.votes().contains("delta"));
  }

  /** Members of an older epoch could not read it. */
  @Test
  void beforeVersion2NoClassIsStatedAndNoRoundAsksForOne() {
    var old = new Village(1, 1, "alpha", "beta", "gamma", "delta");
    old.each(citizen -> citizen.computesIn(ONE));
    old.recipe = Village.RECIPE.classExact();
    old.want("alpha", "run", 0);
    old.run(100);
    Waiting told = old.get("alpha").last.wants().get("run-0");
    assertThat(told.trouble()).contains("ProtocolTooOld");
    assertThat(told.message()).contains("numericMode exact");
    assertThat(old.get("beta").state.offers().values())
        .hasSize(4)
        .allSatisfy(
            offer -> {
              assertThat(offer.numericModes()).containsExactly("exact");
              assertThat(offer.computeClass()).isEmpty();
            });
  }

  @Test
  void anOfferIsMadeAnewWhenTheClassChanges() {
    compute(ONE, "alpha", "beta", "gamma", "delta");
    village.run(1);
    assertThat(village.get("beta").state.offers().get("alpha").computeClass()).contains(ONE);
    compute(OTHER, "alpha");
    village.run(1);
    Body.Offer offer = village.get("beta").state.offers().get("alpha");
    assertThat(offer.computeClass()).contains(OTHER);
    assertThat(offer.serial()).isEqualTo(2);
  }

  /** With one class a member, no two can have a quorum. */
  @Test
  void theClassThatMostStateIsTaken() {
    compute(ONE, "alpha");
    compute(OTHER, "beta", "gamma", "delta");
    wantInFp32("alpha");
    village.run(100);
    assertThat(village.round("beta").open().computeClass()).contains(OTHER);
    assertThat(village.view("beta").slots(Verdict.CERTIFIED))
        .extracting(slot -> slot.id().member())
        .containsExactly("beta", "delta", "gamma");
  }

  @Test
  void aPoolWithoutTheModeStatesNoClass() {
    compute(ONE, "alpha", "beta", "gamma");
    village.get("delta").pool =
        Optional.of(new LocalFacts.Pool(1, "cpu", List.of("exact"), 0, Set.of()));
    wantInFp32("alpha");
    village.run(100);
    assertThat(village.view("delta").slots(Verdict.CERTIFIED)).hasSize(3);
    assertThat(village.get("delta").ran).allMatch(Task.Aggregate.class::isInstance);
  }
}

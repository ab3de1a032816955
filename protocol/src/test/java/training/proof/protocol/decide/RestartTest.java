package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.protocol.ledger.Accounts;

/**
 * Every member crashes before every single action and comes back with nothing but its records: what
 * becomes of the round is the same, and nobody says two things of one subject.
 */
class RestartTest {
  private static final int WHOLE_ROUND = 2000;

  static Stream<Arguments> stories() {
    return Stream.of(
        story("honest", village -> {}),
        story("fake", village -> village.get("beta").trainer = Lies.FAKE),
        story("wrong payload", village -> village.get("gamma").wrongPayload = true),
        story("false accuser", village -> village.get("delta").lies(Lies.accusing("beta"))),
        story("states withheld", village -> village.get("beta").hides = slot -> true),
        story("failed training", village -> village.get("gamma").fails = task -> true),
        story("no pool", village -> village.get("gamma").pool = Optional.empty()),
        story(
            "three slots each, half of them audited",
            village -> {
              village.each(
                  citizen ->
                      citizen.pool =
                          Optional.of(
                              new LocalFacts.Pool(3, "cpu", List.of("exact"), 0, Set.of())));
              village.season(5);
              village.get("alpha").slotsPerMember = 3;
              village.get("alpha").auditRatePerMille = 500;
            }));
  }

  private static Arguments story(String name, Consumer<Village> setting) {
    return Arguments.of(name, setting);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stories")
  void aRoundEndsTheSameThroughCrashesAtEveryPoint(String name, Consumer<Village> setting) {
    Village calm = tell(setting, false, 1);
    for (long seed = 2; seed < 3; seed++) {
      Village crashing = tell(setting, true, seed);
      calm.each(
          citizen -> {
            var other = crashing.get(citizen.name);
            assertThat(verdicts(crashing, citizen.name)).isEqualTo(verdicts(calm, citizen.name));
            assertThat(Accounts.of(other.state)).isEqualTo(Accounts.of(citizen.state));
            assertThat(outcome(crashing, citizen.name)).isEqualTo(outcome(calm, citizen.name));
            assertThat(Set.copyOf(other.ran)).isEqualTo(Set.copyOf(citizen.ran));
            assertThat(other.ran).doesNotHaveDuplicates();
          });
    }
  }

  private static Village tell(Consumer<Village> setting, boolean crashing, long seed) {
    var village = new Village(seed, "alpha", "beta", "gamma", "delta");
    setting.accept(village);
    village.crashing = crashing;
    village.want("alpha", "run", 0);
    village.run(WHOLE_ROUND);
    assertThat(village.view("alpha").settled()).isPresent();
    return village;
  }

  private static List<String> verdicts(Village village, String member) {
    return village.view(member).slots().values().stream()
        .map(slot -> slot.id() + " " + slot.included() + " " + slot.verdict())
        .toList();
  }

  private static String outcome(Village village, String member) {
    var checkpoint = village.view(member).settled().orElseThrow().checkpoint();
    return checkpoint.outcome() + checkpoint.candidate() + checkpoint.lossAfterMicroNats();
  }
}

package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Change;
import training.proof.protocol.task.TaskResult;

class RetentionTest {
  private static final int ROUNDS = 5;

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  @Test
  void whatATaskNeedsIsKeptAsLongAsARoundIsAlive() {
    Village.Citizen gamma = village.get("gamma");
    gamma.fails = task -> task.verb().equals("aggregate");
    village.get("delta").fails = gamma.fails;
    village.want("alpha", "run", 0);
    village.run(3);

    assertThat(village.view("gamma").settled()).isEmpty();
    assertThat(Retention.isAlive(gamma.state, village.round("gamma"))).isTrue();
    assertThat(Retention.blobs(gamma.state)).contains(Village.DATA).containsAll(payloads(gamma));
  }

  @Test
  void onlyTheNewestCheckpointsOfARunOutliveItsRounds() {
    for (int index = 0; index < ROUNDS; index++) {
      village.want("alpha", "run", index);
      village.run(3);
    }
    LedgerState state = village.get("delta").state;
    assertThat(state.rounds()).hasSize(ROUNDS);
    assertThat(state.rounds().values()).noneMatch(round -> Retention.isAlive(state, round));

    Set<Digest> kept = new HashSet<>(checkpoints(state).reversed().subList(0, 3));
    kept.add(Village.DATA);
    assertThat(Retention.blobs(state)).isEqualTo(kept);
  }

  /** Its audits and votes still count in what was opened while it was a member. */
  @Test
  void whoHasGoneIsHeardUntilTheRoundsItIsInAreOver() {
    village.each(citizen -> citizen.slow = task -> true);
    village.want("alpha", "run", 0);
    village.run(3);
    village.agree(new Change.Remove("delta"));
    village.run(3);
    assertThat(village.get("alpha").state.epoch().orElseThrow().isVoter("delta")).isFalse();
    assertThat(partners()).containsExactly("alpha", "beta", "delta", "gamma");
    village.each(citizen -> citizen.slow = task -> false);
    village.run(10_000);
    assertThat(Retention.isAlive(village.get("alpha").state, village.round("alpha"))).isFalse();
    assertThat(partners()).containsExactly("alpha", "beta", "gamma");
  }

  private Set<String> partners() {
    return Retention.partners(village.get("alpha").state).keySet();
  }

  private static List<Digest> checkpoints(LedgerState state) {
    return state.rounds().values().stream()
        .sorted((a, b) -> a.open().index() - b.open().index())
        .map(round -> new Digest(round.view().settled().orElseThrow().checkpoint().candidate()))
        .toList();
  }

  private static List<Digest> payloads(Village.Citizen citizen) {
    return citizen.results.values().stream()
        .filter(TaskResult.Trained.class::isInstance)
        .map(result -> ((TaskResult.Trained) result).payload())
        .toList();
  }
}

package training.proof.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.crds.v1alpha1.ModelCheckpoint;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.crds.v1alpha1.Statement;
import training.proof.crds.v1alpha1.TrainingRoundStatus;

/**
 * Four members train one model, replay each other's work to the bit and agree on every checkpoint,
 * every score and every credit, on processors that differ; afterwards nothing more is written.
 */
@Tag("e2e")
class HonestRunE2E {
  @Test
  void fourMembersAgreeOnEveryRoundOfARun() {
    try (var federation = TestFederation.create("honest", 30451, Set.of("delta"))) {
      federation.sponsor(Samples.scoredRun("tiny", 2));
      TrainingRoundStatus first = federation.settled("tiny", 0);
      TrainingRoundStatus second = federation.settled("tiny", 1);

      assertThat(first.lossAfterMicroNats()).isLessThan(first.lossBeforeMicroNats());
      assertThat(second.lossAfterMicroNats()).isLessThan(second.lossBeforeMicroNats());
      assertThat(first.proofs().verified()).isEqualTo(4);
      assertThat(first.improvementPaid()).isBetween(1L, 400L);
      assertThat(first.creditsPaid()).isEqualTo(4 * 16 * 10 + first.improvementPaid());
      agree(federation, List.of(first.checkpoint(), second.checkpoint()));
      nothingMoves(federation);
      for (Member member : federation.members()) {
        assertThat(member.errors()).as("errors in the log of " + member.name()).isEmpty();
      }
    }
  }

  private static void agree(TestFederation federation, List<String> checkpoints) {
    federation.waitFor(
        Duration.ofSeconds(60),
        "one ledger digest",
        () ->
            federation.members().stream().map(HonestRunE2E::ledger).distinct().count() == 1
                ? Optional.empty()
                : Optional.of(
                    federation.members().stream().map(HonestRunE2E::ledger).toList().toString()));
    for (Member member : federation.members()) {
      assertThat(member.federation().orElseThrow().epoch()).isEqualTo(2);
      assertThat(member.list(ModelCheckpoint.class))
          .extracting(checkpoint -> checkpoint.getSpec().digest())
          .containsExactlyInAnyOrderElementsOf(checkpoints);
      assertThat(member.list(ProofSubmission.class))
          .hasSize(8)
          .allSatisfy(proof -> assertThat(proof.getStatus().verdict()).isEqualTo("Verified"));
      long improvement =
          member.list(ProofSubmission.class).stream()
              .filter(proof -> proof.getSpec().member().equals("beta"))
              .mapToLong(proof -> proof.getStatus().improvementCredits())
              .sum();
      assertThat(member.list(RewardAccount.class))
          .filteredOn(account -> account.getSpec().member().equals("beta"))
          .allSatisfy(
              account -> {
                assertThat(account.getStatus().earned().work()).isEqualTo(2 * 16 * 10);
                assertThat(account.getStatus().earned().improvement()).isEqualTo(improvement);
                assertThat(account.getStatus().credits().pending())
                    .isEqualTo(2 * 16 * 10 + improvement);
              });
    }
  }

  private static String ledger(Member member) {
    return member.federation().map(FederationStatus::ledgerDigest).orElse("none");
  }

  /**
   * The newest resourceVersion of all objects of the group: it stands still once all is settled.
   */
  private static void nothingMoves(TestFederation federation) {
    Member alpha = federation.get("alpha");
    federation.waitFor(
        Duration.ofSeconds(90),
        "twenty quiet seconds",
        () -> {
          String before = versions(alpha);
          sleep(Duration.ofSeconds(20));
          String after = versions(alpha);
          return before.equals(after) ? Optional.empty() : Optional.of("objects still change");
        });
  }

  private static String versions(Member member) {
    var versions = new StringBuilder();
    for (var type : Samples.kinds()) {
      member
          .list(type)
          .forEach(
              object -> versions.append(object.getMetadata().getResourceVersion()).append(' '));
    }
    assertThat(member.list(Statement.class)).isNotEmpty();
    return versions.toString();
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

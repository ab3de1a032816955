package training.proof.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.ModelCheckpoint;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.crds.v1alpha1.Statement;
import training.proof.crds.v1alpha1.TrainingRoundStatus;

/**
 * Four members train one model, replay each other's work to the bit and agree on every checkpoint,
 * every score and every credit, on processors that differ; afterwards nothing more is written. Then
 * three whose processors are alike have a round in FP32, on words instead of bytes, and the fourth
 * agrees to what came of it.
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
      withoutErrors(federation);
      threeTrainInFp32(federation);
      withoutErrors(federation);
    }
  }

  private static void withoutErrors(TestFederation federation) {
    for (Member member : federation.members()) {
      assertThat(member.errors()).as("errors in the log of " + member.name()).isEmpty();
    }
  }

  /** The pods of beta computed as on another processor, and those of gamma still do. */
  private static void threeTrainInFp32(TestFederation federation) {
    federation.install(List.of("beta"), "--set-json", "trainer.env={}");
    federation
        .members()
        .forEach(member -> member.patchPools("{\"numericModes\":[\"exact\",\"class-exact\"]}"));
    federation.pack(Samples.words());
    federation.sponsor(Samples.inFp32("fast"));
    TrainingRoundStatus round = federation.settled("fast", 0, true, TestFederation.NAMES);
    Set<String> alike = Set.of("alpha", "beta", "delta");
    assertThat(computeClasses(federation, alike)).hasSize(1);
    assertThat(computeClasses(federation, Set.of("alpha", "gamma"))).hasSize(2);
    assertThat(round.proofs().verified()).isEqualTo(3);
    assertThat(round.lossAfterMicroNats()).isLessThan(round.lossBeforeMicroNats());
    for (Member member : federation.members()) {
      assertThat(member.list(ModelCheckpoint.class))
          .extracting(checkpoint -> checkpoint.getSpec().digest())
          .contains(round.checkpoint());
      assertThat(member.list(ProofSubmission.class))
          .filteredOn(proof -> proof.getSpec().round().equals(round.round()))
          .allSatisfy(proof -> assertThat(proof.getStatus().verdict()).isEqualTo("Verified"))
          .extracting(proof -> proof.getSpec().member())
          .containsExactlyInAnyOrderElementsOf(alike);
    }
    oneLedger(federation);
  }

  private static Set<String> computeClasses(TestFederation federation, Set<String> names) {
    return names.stream()
        .flatMap(name -> federation.get(name).list(GpuPool.class).stream())
        .map(pool -> pool.getStatus().computeClass())
        .collect(Collectors.toSet());
  }

  private static void oneLedger(TestFederation federation) {
    federation.waitFor(
        Duration.ofSeconds(60),
        "one ledger digest",
        () ->
            federation.members().stream().map(HonestRunE2E::ledger).distinct().count() == 1
                ? Optional.empty()
                : Optional.of(
                    federation.members().stream().map(HonestRunE2E::ledger).toList().toString()));
  }

  private static void agree(TestFederation federation, List<String> checkpoints) {
    oneLedger(federation);
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

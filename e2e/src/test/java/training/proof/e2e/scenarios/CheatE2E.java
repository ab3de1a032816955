package training.proof.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.crds.v1alpha1.TrainingRoundStatus;

/** Work that was not done is refused with evidence, not paid, and left out of the model. */
@Tag("e2e")
class CheatE2E {
  @Test
  void fakeAndLazyWorkIsRefusedWhileTheOthersArePaid() {
    try (var federation = TestFederation.create("cheat", 30452)) {
      federation.install(
          java.util.List.of("beta"), "--set", cheatImage(), "--set-json", cheat("fake"));
      federation.sponsor(Samples.round("faked", 16));
      TrainingRoundStatus faked = federation.settled("faked", 0, true, TestFederation.NAMES);
      refused(federation, faked, "faked-beta-0");

      federation.install(
          java.util.List.of("beta"), "--set", cheatImage(), "--set-json", cheat("lazy"));
      federation.sponsor(Samples.round("skipped", 16));
      TrainingRoundStatus skipped = federation.settled("skipped", 0, true, TestFederation.NAMES);
      refused(federation, skipped, "skipped-beta-0");
      assertThat(pending(federation, "beta")).isZero();
      assertThat(pending(federation, "gamma")).isEqualTo(2 * 16 * 10);
    }
  }

  private static void refused(TestFederation federation, TrainingRoundStatus round, String proof) {
    assertThat(round.proofs().refused())
        .as(() -> "refused proofs of " + proof + "; " + federation.described())
        .isEqualTo(1);
    assertThat(round.proofs().verified()).isEqualTo(3);
    assertThat(round.lossAfterMicroNats()).isLessThan(round.lossBeforeMicroNats());
    ProofSubmission refused =
        federation.get("alpha").find(ProofSubmission.class, proof).orElseThrow();
    assertThat(refused.getStatus().verdict()).isEqualTo("Refused");
    assertThat(refused.getStatus().credits()).isZero();
    assertThat(refused.getStatus().evidence())
        .isNotEmpty()
        .anySatisfy(
            found -> {
              assertThat(found.outcome()).isEqualTo("mismatch");
              assertThat(found.recomputedLeaf()).isNotEqualTo(found.claimedLeaf());
            });
  }

  private static long pending(TestFederation federation, String member) {
    return federation
        .get("alpha")
        .find(RewardAccount.class, member)
        .orElseThrow()
        .getStatus()
        .credits()
        .pending();
  }

  private static String cheatImage() {
    return "trainer.image=" + System.getenv("PROOFPOOL_CHEAT_IMAGE");
  }

  private static String cheat(String kind) {
    return "trainer.env={\"PROOFPOOL_CHEAT\":\"" + kind + "\"}";
  }
}

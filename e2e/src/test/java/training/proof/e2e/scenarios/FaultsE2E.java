package training.proof.e2e.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.Statement;
import training.proof.crds.v1alpha1.TrainingRoundStatus;

/** Pods and clusters fail; the round completes, and nobody signs anything twice. */
@Tag("e2e")
class FaultsE2E {
  private static final int LONG = 120;

  @Test
  void killedPodsAndLostPeersDoNotStopARound() {
    try (var federation = TestFederation.create("faults", 30453)) {
      trainerKilled(federation);
      operatorKilled(federation);
      peerDown(federation);
      reinstalled(federation);
      withdrawn(federation);
    }
  }

  /** A trainer killed in the middle goes on at its last boundary, and every replay still agrees. */
  private static void trainerKilled(TestFederation federation) {
    federation.sponsor(Samples.round("trainer-killed", LONG));
    Member beta = federation.get("beta");
    federation.waitFor(
        Duration.ofMinutes(2),
        "a trainer at beta that runs",
        () ->
            beta.pods("proof.training/verb", "train").stream()
                    .anyMatch(pod -> pod.getStatus().getPhase().equals("Running"))
                ? Optional.empty()
                : Optional.of("no pod"));
    beta.pods("proof.training/verb", "train").forEach(beta::kill);
    TrainingRoundStatus round = federation.settled("trainer-killed", 0, true, TestFederation.NAMES);
    assertThat(round.proofs().verified()).isEqualTo(4);
  }

  /** An operator killed between its commit and its reveal reveals what it committed to. */
  private static void operatorKilled(TestFederation federation) {
    federation.sponsor(Samples.round("operator-killed", 16));
    Member gamma = federation.get("gamma");
    federation.waitFor(
        Duration.ofMinutes(2),
        "the commit of gamma",
        () -> commits(gamma) == 2 ? Optional.empty() : Optional.of("not committed"));
    gamma.kill(gamma.operatorPod());
    TrainingRoundStatus round =
        federation.settled("operator-killed", 0, true, TestFederation.NAMES);
    assertThat(round.proofs().verified()).isEqualTo(4);
    assertThat(commits(gamma)).as("commits of gamma, one a round").isEqualTo(2);
  }

  private static long commits(Member member) {
    return member.list(Statement.class).stream()
        .filter(statement -> statement.getSpec().issuer().equals(member.name()))
        .filter(statement -> statement.getSpec().kind().equals("commit"))
        .count();
  }

  /** Without delta the others go on, say whom they miss, and do not wait for it in any phase. */
  private static void peerDown(TestFederation federation) {
    Member delta = federation.get("delta");
    delta.scaleOperator(0);
    federation.waitFor(
        Duration.ofMinutes(2),
        "alpha to miss delta",
        () ->
            federation
                    .get("alpha")
                    .federation()
                    .map(FederationStatus::missing)
                    .filter(List.of("delta")::equals)
                    .isPresent()
                ? Optional.empty()
                : Optional.of("not missed yet"));
    federation.sponsor(Samples.round("peer-down", 16));
    TrainingRoundStatus round =
        federation.settled("peer-down", 0, true, List.of("alpha", "beta", "gamma"));
    assertThat(round.proofs().verified()).isEqualTo(3);
    assertThat(round.slots().total()).isEqualTo(3);
    delta.scaleOperator(1);
    federation.settled("peer-down", 0, true, TestFederation.NAMES);
  }

  /** A reinstalled release has the same key and goes on with the same feed. */
  private static void reinstalled(TestFederation federation) {
    Member beta = federation.get("beta");
    FederationStatus before = beta.federation().orElseThrow();
    federation.uninstall("beta");
    federation.install(List.of("beta"));
    federation.waitFor(
        Duration.ofMinutes(2),
        "beta to be back",
        () ->
            beta.federation().filter(s -> Member.isTrue(s.conditions(), "Ready")).isPresent()
                ? Optional.empty()
                : Optional.of("not ready"));
    federation.sponsor(Samples.round("reinstalled", 16));
    TrainingRoundStatus round = federation.settled("reinstalled", 0, true, TestFederation.NAMES);
    FederationStatus after = beta.federation().orElseThrow();
    assertThat(after.publicKey()).isEqualTo(before.publicKey());
    assertThat(after.federation()).isEqualTo(before.federation());
    assertThat(after.counter()).isGreaterThan(before.counter());
    assertThat(round.proofs().verified()).isEqualTo(4);
    assertThat(beta.list(ProofSubmission.class)).isNotEmpty();
  }

  /** Deleting a sponsored round ends it at the others too; what nobody had proven is not paid. */
  private static void withdrawn(TestFederation federation) {
    var round = Samples.round("withdrawn", LONG);
    federation.sponsor(round);
    Member beta = federation.get("beta");
    federation.waitFor(
        Duration.ofMinutes(2),
        "the round to be open at beta",
        () ->
            beta.round("alpha", "withdrawn", 0, true).isPresent()
                ? Optional.empty()
                : Optional.of("not shown yet"));
    federation.get("alpha").client().resource(round).delete();
    List<String> others = List.of("beta", "gamma", "delta");
    federation.settledAt("withdrawn", 0, true, others);
    TrainingRoundStatus seen = beta.round("alpha", "withdrawn", 0, true).orElseThrow();
    assertThat(seen.checkpointAccepted()).isFalse();
    assertThat(seen.checkpoint()).isNull();
  }
}

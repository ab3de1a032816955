package training.proof.cli;

import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRun;

/**
 * What one cluster shows at one moment.
 *
 * @param federation absent, with the trouble, when the cluster could not be asked
 */
record Sight(
    String cluster,
    Optional<Federation> federation,
    List<TrainingRun> runs,
    List<TrainingRound> rounds,
    List<ProofSubmission> proofs,
    Optional<String> trouble) {
  Sight {
    runs = List.copyOf(runs);
    rounds = List.copyOf(rounds);
    proofs = List.copyOf(proofs);
  }

  /** Asks a cluster; fails where there is nothing to see. */
  static Sight of(Cluster cluster) {
    return new Sight(
        cluster.name(),
        Optional.of(cluster.federation()),
        cluster.list(TrainingRun.class),
        cluster.list(TrainingRound.class),
        cluster.list(ProofSubmission.class),
        Optional.empty());
  }

  /** Asks a cluster; trouble becomes what is seen. */
  static Sight orTrouble(Cluster cluster) {
    try {
      return of(cluster);
    } catch (CliException e) {
      return new Sight(
          cluster.name(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          Optional.of(e.getMessage()));
    }
  }

  /** The member whose cluster this is, or {@code ?}. */
  String member() {
    return federation.map(f -> f.getSpec().member()).orElse("?");
  }

  /** This cluster's view of a round. */
  Optional<TrainingRound> round(RoundKey key) {
    return rounds.stream().filter(round -> RoundKey.of(round, member()).equals(key)).findFirst();
  }

  /** This cluster's view of a round's slots. */
  List<ProofSubmission> proofsOf(TrainingRound round) {
    return proofs.stream()
        .filter(proof -> proof.getSpec().roundName().equals(round.getMetadata().getName()))
        .toList();
  }

  /** Whether a condition is True. */
  static boolean isTrue(List<Condition> conditions, String type) {
    return conditions.stream()
        .anyMatch(c -> c.type().equals(type) && c.status() == Condition.Status.TRUE);
  }
}

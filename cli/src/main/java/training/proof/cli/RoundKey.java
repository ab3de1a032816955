package training.proof.cli;

import java.util.Comparator;
import java.util.Optional;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundSpec;

/** What a round is called everywhere: objects of one round have other names in other clusters. */
record RoundKey(String sponsor, String run, int index) implements Comparable<RoundKey> {
  private static final Comparator<RoundKey> ORDER =
      Comparator.comparing(RoundKey::sponsor)
          .thenComparing(RoundKey::run)
          .thenComparingInt(RoundKey::index);

  /**
   * @param member in whose cluster the object is; sponsors what is not mirrored
   */
  static RoundKey of(TrainingRound round, String member) {
    TrainingRoundSpec spec = round.getSpec();
    return new RoundKey(
        Optional.ofNullable(spec.mirror()).map(TrainingRoundSpec.Mirror::sponsor).orElse(member),
        Optional.ofNullable(spec.run()).orElse(round.getMetadata().getName()),
        Optional.ofNullable(spec.index()).orElse(0));
  }

  /** Whether it is a round of the same run. */
  boolean isOfRun(RoundKey other) {
    return sponsor.equals(other.sponsor) && run.equals(other.run);
  }

  @Override
  public int compareTo(RoundKey other) {
    return ORDER.compare(this, other);
  }
}

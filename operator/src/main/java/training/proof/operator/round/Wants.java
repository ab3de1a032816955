package training.proof.operator.round;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundSpec;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.statement.Body;

/** A user's TrainingRound as something this cluster wants, or why it cannot be wanted. */
public final class Wants {
  private Wants() {}

  /**
   * Why a round is not wanted as it stands.
   *
   * @param reason of the Accepted condition
   */
  public record Obstacle(String reason, String message) {}

  /** The run a round belongs to. */
  public static String run(TrainingRound round) {
    String run = round.getSpec().run();
    return run == null ? round.getMetadata().getName() : run;
  }

  /** Whether the operator made this object to show another member's round. */
  public static boolean isMirror(TrainingRound round) {
    return round.getSpec().mirror() != null;
  }

  /** Empty where nothing stands in the way. */
  public static Optional<Obstacle> obstacle(
      TrainingRound round, Optional<Dataset> dataset, StepTimes times) {
    if (Boolean.TRUE.equals(round.getSpec().suspend())) {
      return Optional.of(new Obstacle("Suspended", "spec.suspend is true; set it to false"));
    }
    String name = round.getSpec().datasetRef().name();
    if (dataset.isEmpty()) {
      return Optional.of(
          new Obstacle("DatasetMissing", "there is no Dataset " + name + " in this namespace"));
    }
    if (dataset.get().getStatus() == null || dataset.get().getStatus().dataDigest() == null) {
      return Optional.of(new Obstacle("DatasetNotReady", "Dataset " + name + " is not packed yet"));
    }
    try {
      return tooShort(want(round, dataset.get()), times);
    } catch (MalformedException e) {
      return Optional.of(new Obstacle("RecipeRefused", e.getMessage()));
    }
  }

  private static Optional<Obstacle> tooShort(LocalFacts.Want want, StepTimes times) {
    long least = times.leastTrainSeconds(want.recipe());
    return want.windows().train() >= least
        ? Optional.empty()
        : Optional.of(
            new Obstacle(
                "WindowTooShort",
                "windows.trainSeconds is "
                    + want.windows().train()
                    + ", but a slot of this recipe takes at least "
                    + least
                    + " s here; set it to twice that"));
  }

  /** The round as the protocol knows it. */
  public static LocalFacts.Want want(TrainingRound round, Dataset dataset) {
    TrainingRoundSpec spec = round.getSpec();
    return new LocalFacts.Want(
        round.getMetadata().getName(),
        run(round),
        spec.index(),
        Instant.parse(round.getMetadata().getCreationTimestamp()),
        Recipes.recipe(spec.recipe()),
        new Digest(dataset.getStatus().dataDigest()),
        spec.price(),
        spec.budget(),
        spec.slotsPerMember(),
        Set.copyOf(spec.members()),
        spec.auditRatePerMille(),
        spec.segmentsPerAudit(),
        Recipes.windows(spec.windows()),
        spec.lossToleranceMicroNats(),
        spec.hiddenSliceExamples(),
        Optional.ofNullable(spec.improvement())
            .map(part -> new Body.Improvement(part.credits(), part.scoreUnitMicroNats())));
  }
}

package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How far a run is. */
@ApiRecord
public record TrainingRunStatus(
    @JsonPropertyDescription("Progressing, Succeeded.") @Size(max = 16) List<Condition> conditions,
    @JsonPropertyDescription("The spec's generation that this status was computed from.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long observedGeneration,
    @JsonPropertyDescription("Number of the round that is going on, or of the next.")
        @Min(0)
        @Max(Limits.INT)
        Integer index,
    @JsonPropertyDescription("Rounds that succeeded.") @Min(0) @Max(Limits.INT)
        Integer succeededRounds,
    @JsonPropertyDescription("Rounds that failed.") @Min(0) @Max(Limits.INT) Integer failedRounds,
    @JsonPropertyDescription("Name of the TrainingRound that is going on.") @ObjectName
        String activeRound,
    @JsonPropertyDescription(
            "Loss on the hidden slice after the newest round, in millionths of a nat.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long lossMicroNats,
    @JsonPropertyDescription("Digest of the accepted head of the lineage.") @Digest String head,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("Rounds done of all: 3/20.") @Size(max = Limits.COLUMN) String round,
      @JsonPropertyDescription("Loss in nats: 2.207.") @Size(max = Limits.COLUMN) String loss,
      @JsonPropertyDescription("What the run waits for.") @Size(max = Limits.COLUMN)
          String waitingFor) {
    public Summary {
      waitingFor = Limits.clip(waitingFor, Limits.COLUMN);
    }
  }

  public TrainingRunStatus {
    conditions = Limits.orEmpty(conditions);
  }
}

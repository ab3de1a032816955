package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How far a round is. */
@ApiRecord
public record TrainingRoundStatus(
    @JsonPropertyDescription(
            "Accepted, Opened, Trained, Committed, Revealed, Audited, Settled, Succeeded.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The spec's generation that this status was computed from.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long observedGeneration,
    @JsonPropertyDescription(
            "Digest of the open statement: the round's identity. From here on the spec is fixed.")
        @Digest
        String round,
    @JsonPropertyDescription("The member that sponsors the round.") @MemberName String sponsor,
    @JsonPropertyDescription("Whether another member sponsors the round.") Boolean mirrored,
    @JsonPropertyDescription("Slots of the round.") Counts slots,
    @JsonPropertyDescription("Verdicts of the round.") Proofs proofs,
    @JsonPropertyDescription("Loss on the hidden slice with the parent, in millionths of a nat.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long lossBeforeMicroNats,
    @JsonPropertyDescription("Loss on the hidden slice with the candidate, in millionths of a nat.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long lossAfterMicroNats,
    @JsonPropertyDescription("Digest of the certified parameters.") @Digest String checkpoint,
    @JsonPropertyDescription("Whether the candidate became the checkpoint; else the parent stays.")
        Boolean checkpointAccepted,
    @JsonPropertyDescription("Credits certified in this round, of all members.")
        @Min(0)
        @Max(Limits.CREDITS)
        Long creditsPaid,
    @JsonPropertyDescription("Of these, credits for improvement.") @Min(0) @Max(Limits.CREDITS)
        Long improvementPaid,
    @JsonPropertyDescription("What the round waits for, in full.") @Size(max = Limits.MESSAGE)
        String waitingFor,
    @JsonPropertyDescription("The phases so far.") @Size(max = 16) List<PhaseTiming> phases,
    @JsonPropertyDescription("How far each member is.") @Size(max = Limits.MEMBERS)
        List<MemberProgress> members,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** Slots of the round. */
  @ApiRecord
  public record Counts(
      @JsonPropertyDescription("Slots offered for the round.") @Min(0) @Max(Limits.INT)
          Integer total,
      @JsonPropertyDescription("Slots whose commits are included.") @Min(0) @Max(Limits.INT)
          Integer received) {}

  /** Verdicts of the round. */
  @ApiRecord
  public record Proofs(
      @JsonPropertyDescription("Slots with a certificate.") @Min(0) @Max(Limits.INT)
          Integer verified,
      @JsonPropertyDescription("Slots refused.") @Min(0) @Max(Limits.INT) Integer refused) {}

  /** One phase, as this cluster saw it. */
  @ApiRecord
  public record PhaseTiming(
      @Required @JsonPropertyDescription("Name of the phase.") @Size(min = 1, max = 32)
          String phase,
      @JsonPropertyDescription("When it began here (RFC 3339).") @Size(max = Limits.TIME)
          String startedAt,
      @JsonPropertyDescription("How long it took here; absent while it lasts.")
          @Min(0)
          @Max(Limits.INT)
          Long seconds) {}

  /** How far a member is. */
  @ApiRecord
  public record MemberProgress(
      @Required @JsonPropertyDescription("The member's name.") @MemberName String member,
      @JsonPropertyDescription("Steps done of all: 12/40.") @Size(max = 32) String progress,
      @JsonPropertyDescription("What it does or waits for, in a word or two.") @Size(max = 64)
          String state) {
    public MemberProgress {
      state = Limits.clip(state, 64);
    }
  }

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("What the round waits for.") @Size(max = Limits.COLUMN)
          String waitingFor,
      @JsonPropertyDescription("Slots received of all: 3/4.") @Size(max = Limits.COLUMN)
          String slots,
      @JsonPropertyDescription("Proofs verified and refused: 3/1.") @Size(max = Limits.COLUMN)
          String proofs,
      @JsonPropertyDescription("Loss before and after, in nats: 2.413 > 2.207.")
          @Size(max = Limits.COLUMN)
          String loss,
      @JsonPropertyDescription("Credits for work and for improvement: 1600 + 420.")
          @Size(max = Limits.COLUMN)
          String paid) {
    public Summary {
      waitingFor = Limits.clip(waitingFor, Limits.COLUMN);
    }
  }

  public TrainingRoundStatus {
    waitingFor = Limits.clip(waitingFor, Limits.MESSAGE);
    conditions = Limits.orEmpty(conditions);
    phases = Limits.orEmpty(phases);
    members = Limits.orEmpty(members);
  }
}

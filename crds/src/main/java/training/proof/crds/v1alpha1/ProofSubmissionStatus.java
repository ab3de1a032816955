package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What became of a member's slot. */
@ApiRecord
public record ProofSubmissionStatus(
    @JsonPropertyDescription("The slot's commitment.") @Digest String commitment,
    @JsonPropertyDescription("Digest of the slot's payload.") @Digest String payload,
    @JsonPropertyDescription("Whether the slot was revealed and is held here.") Boolean revealed,
    @JsonPropertyDescription("What became of it: Waiting, Verified, Refused, Convicted, Unpaid.")
        @Size(max = 32)
        String verdict,
    @JsonPropertyDescription("Why, in a sentence.") @Size(max = Limits.MESSAGE) String reason,
    @JsonPropertyDescription("What auditors found, mismatches first.") @Size(max = 64)
        List<Evidence> evidence,
    @JsonPropertyDescription("Credits certified for the slot, for work and improvement.")
        @Min(0)
        @Max(Limits.CREDITS)
        Long credits,
    @JsonPropertyDescription("Of these, credits for improvement.") @Min(0) @Max(Limits.CREDITS)
        Long improvementCredits,
    @JsonPropertyDescription(
            "By how many millionths of a nat a token the slot's update alone lowers the loss on the hidden slice, at least; as the certified checkpoint states it.")
        @Min(-1e12)
        @Max(1e12)
        Long scoreMicroNats,
    @JsonPropertyDescription("Votes for the slot.") @Min(0) @Max(Limits.INT) Integer votes,
    @JsonPropertyDescription("Whether the votes make a certificate.") Boolean certified,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** What one auditor found in one segment. */
  @ApiRecord
  public record Evidence(
      @Required @JsonPropertyDescription("The member that audited.") @MemberName String auditor,
      @Required @JsonPropertyDescription("The segment replayed.") @Min(0) @Max(4096)
          Integer segment,
      @JsonPropertyDescription("equal, mismatch or unavailable.")
          @Size(max = 16)
          @Pattern("^(equal|mismatch|unavailable)$")
          String outcome,
      @JsonPropertyDescription("The leaf the worker committed to.") @Digest String claimedLeaf,
      @JsonPropertyDescription("The leaf that follows from what the auditor computed.") @Digest
          String recomputedLeaf,
      @JsonPropertyDescription("The state digest that the auditor computed.") @Digest
          String recomputed,
      @JsonPropertyDescription("More, in a sentence.") @Size(max = 256) String message) {
    public Evidence {
      message = Limits.clip(message, 256);
    }
  }

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("The verdict.") @Size(max = Limits.COLUMN) String verdict,
      @JsonPropertyDescription("What is waited for.") @Size(max = Limits.COLUMN) String waitingFor,
      @JsonPropertyDescription("Credits certified, or - before.") @Size(max = Limits.COLUMN)
          String credits,
      @JsonPropertyDescription("The score in nats, or -.") @Size(max = Limits.COLUMN)
          String score) {
    public Summary {
      waitingFor = Limits.clip(waitingFor, Limits.COLUMN);
    }
  }

  public ProofSubmissionStatus {
    reason = Limits.clip(reason, Limits.MESSAGE);
    evidence = Limits.orEmpty(evidence);
  }
}

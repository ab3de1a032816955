package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What is certified of a checkpoint. */
@ApiRecord
public record ModelCheckpointStatus(
    @JsonPropertyDescription("Digest of the parent's parameters; empty for the first.")
        @Size(max = Limits.DIGEST_LENGTH)
        String parent,
    @JsonPropertyDescription("Loss on the hidden slice with the parent, in millionths of a nat.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long lossBeforeMicroNats,
    @JsonPropertyDescription(
            "Loss on the hidden slice with these parameters, in millionths of a nat.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long lossAfterMicroNats,
    @JsonPropertyDescription("Whether these parameters became the head of the lineage.")
        Boolean accepted,
    @JsonPropertyDescription("Members whose slots went into it.") @Size(max = Limits.MEMBERS)
        List<@Size(max = Limits.MEMBER) String> contributors,
    @JsonPropertyDescription("Members whose votes certify it.") @Size(max = Limits.MEMBERS)
        List<@Size(max = Limits.MEMBER) String> voters,
    @JsonPropertyDescription("Blob that holds the parameters (safetensors).") @Digest
        String parametersBlob,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("The digest's first 12 characters.") @Size(max = Limits.COLUMN)
          String digest,
      @JsonPropertyDescription("Loss before and after, in nats.") @Size(max = Limits.COLUMN)
          String loss,
      @JsonPropertyDescription("Contributors.") @Size(max = Limits.COLUMN) String contributors,
      @JsonPropertyDescription("Votes of voters: 4/4.") @Size(max = Limits.COLUMN) String votes) {
    public Summary {
      contributors = Limits.clip(contributors, Limits.COLUMN);
    }
  }

  public ModelCheckpointStatus {
    contributors = Limits.orEmpty(contributors);
    voters = Limits.orEmpty(voters);
  }
}

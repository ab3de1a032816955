package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What packing the data gave. */
@ApiRecord
public record DatasetStatus(
    @JsonPropertyDescription("Ready (packed: rounds can start).") @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The spec's generation that this status was computed from.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long observedGeneration,
    @JsonPropertyDescription("Digest of the data set's manifest.") @Digest String dataDigest,
    @JsonPropertyDescription("Tokens to train on.") @Min(0) @Max(Limits.SAFE_INTEGER)
        Long trainTokens,
    @JsonPropertyDescription("Tokens held out.") @Min(0) @Max(Limits.SAFE_INTEGER)
        Long heldOutTokens,
    @JsonPropertyDescription("Bytes in the blob store.") @Min(0) @Max(Limits.SAFE_INTEGER)
        Long bytes,
    @JsonPropertyDescription("Files taken.") @Min(0) @Max(Limits.SAFE_INTEGER) Long files,
    @JsonPropertyDescription(
            "How many different tokens there are: a recipe's model.vocabulary is at least this.")
        @Min(2)
        @Max(262144)
        Integer vocabulary,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("Tokens to train on: 12.3M.") @Size(max = Limits.COLUMN)
          String tokens,
      @JsonPropertyDescription("The manifest digest's first 12 characters.")
          @Size(max = Limits.COLUMN)
          String digest,
      @JsonPropertyDescription("What is waited for.") @Size(max = Limits.COLUMN)
          String waitingFor) {
    public Summary {
      waitingFor = Limits.clip(waitingFor, Limits.COLUMN);
    }
  }

  public DatasetStatus {
    conditions = Limits.orEmpty(conditions);
  }
}

package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/** What one auditor did in a round. */
@ApiRecord
public record VerificationReportStatus(
    @JsonPropertyDescription("Segments this auditor drew; known once its seed is open.")
        @Min(0)
        @Max(Limits.INT)
        Integer drawn,
    @JsonPropertyDescription("Segments it replayed.") @Min(0) @Max(Limits.INT) Integer replayed,
    @JsonPropertyDescription("Segments equal to the bit.") @Min(0) @Max(Limits.INT) Integer equal,
    @JsonPropertyDescription("Segments that differ.") @Min(0) @Max(Limits.INT) Integer mismatches,
    @JsonPropertyDescription("Segments whose states it could not get.") @Min(0) @Max(Limits.INT)
        Integer unavailable,
    @JsonPropertyDescription("The auditor's seed, once it is open.") @Digest String seed,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("Segments replayed of those drawn: 6/6.") @Size(max = Limits.COLUMN)
          String replayed,
      @JsonPropertyDescription("Segments equal.") @Size(max = Limits.COLUMN) String equal,
      @JsonPropertyDescription("Segments that differ.") @Size(max = Limits.COLUMN)
          String mismatches) {}
}

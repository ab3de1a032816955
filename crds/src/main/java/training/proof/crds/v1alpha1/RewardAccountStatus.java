package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** A member's credits. */
@ApiRecord
public record RewardAccountStatus(
    @JsonPropertyDescription("The credits, as the ledger gives them.") Credits credits,
    @JsonPropertyDescription("What the member's certified slots earned, whatever became of it.")
        Earned earned,
    @JsonPropertyDescription("The newest entries, newest first.") @Size(max = 64)
        List<Entry> history,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** What was earned for what. */
  @ApiRecord
  public record Earned(
      @JsonPropertyDescription("Credits for proven work.") @Min(0) @Max(Limits.CREDITS) Long work,
      @JsonPropertyDescription("Credits for measured improvement.") @Min(0) @Max(Limits.CREDITS)
          Long improvement) {}

  /** One change of an account. */
  @ApiRecord
  public record Entry(
      @JsonPropertyDescription("The round it came from.") @Size(max = Limits.NAME) String round,
      @Required
          @JsonPropertyDescription(
              "What it was: work, improvement, budget, or omission (of a slot from the own checkpoint).")
          @Size(max = 64)
          String reason,
      @Required
          @JsonPropertyDescription("Credits added, or taken when negative.")
          @Min(-Limits.CREDITS)
          @Max(Limits.CREDITS)
          Long credits) {}

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("Released credits.") @Size(max = Limits.COLUMN) String released,
      @JsonPropertyDescription("Reserved credits.") @Size(max = Limits.COLUMN) String reserved,
      @JsonPropertyDescription("Pending credits.") @Size(max = Limits.COLUMN) String pending,
      @JsonPropertyDescription("Forfeited credits.") @Size(max = Limits.COLUMN) String forfeited) {}

  public RewardAccountStatus {
    history = Limits.orEmpty(history);
  }
}

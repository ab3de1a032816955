package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What of the pool is in use. */
@ApiRecord
public record GpuPoolStatus(
    @JsonPropertyDescription(
            "Ready (work can start), SelfTested (the known answer was computed here).")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The spec's generation that this status was computed from.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long observedGeneration,
    @JsonPropertyDescription("Slots that no work of this pool uses now.") @Min(0) @Max(Limits.INT)
        Integer free,
    @JsonPropertyDescription("Slots this pool offers.") @Min(0) @Max(Limits.INT) Integer total,
    @JsonPropertyDescription("What work of this pool is waiting for; empty when nothing is.")
        @Size(max = Limits.MESSAGE)
        String waiting,
    @JsonPropertyDescription("Digest that the self-test computed.") @Digest String selfTestDigest,
    @JsonPropertyDescription(
            "Digest of all that results in FP32 depend on here: pools with the same one come to the same results.")
        @Digest
        String computeClass,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("Free and all devices: 1/2.") @Size(max = Limits.COLUMN) String free,
      @JsonPropertyDescription("What is waited for.") @Size(max = Limits.COLUMN) String waiting) {
    public Summary {
      waiting = Limits.clip(waiting, Limits.COLUMN);
    }
  }

  public GpuPoolStatus {
    waiting = Limits.clip(waiting, Limits.MESSAGE);
    conditions = Limits.orEmpty(conditions);
  }
}

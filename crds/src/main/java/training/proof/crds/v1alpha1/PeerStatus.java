package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How this cluster sees the other member. */
@ApiRecord
public record PeerStatus(
    @JsonPropertyDescription("Accepted (the epoch lists it), Reachable.") @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The spec's generation that this status was computed from.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long observedGeneration,
    @JsonPropertyDescription("The newest of its own statements that is held here.") Head head,
    @JsonPropertyDescription("How many of its statements are known to exist and not held here yet.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long lag,
    @JsonPropertyDescription("Its clock minus this one's, in seconds.")
        @Min(-Limits.INT)
        @Max(Limits.INT)
        Long clockSkewSeconds,
    @JsonPropertyDescription("When it last answered (RFC 3339).") @Size(max = Limits.TIME)
        String lastSeen,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** The newest statement of a feed. */
  @ApiRecord
  public record Head(
      @Required
          @JsonPropertyDescription("Which life of its feed.")
          @Min(0)
          @Max(Limits.SAFE_INTEGER)
          Long incarnation,
      @Required
          @JsonPropertyDescription("Number of the statement in that incarnation.")
          @Min(0)
          @Max(Limits.SAFE_INTEGER)
          Long counter,
      @Required @JsonPropertyDescription("The statement's digest.") @Digest String digest) {}

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("incarnation/counter of the head.") @Size(max = Limits.COLUMN)
          String head,
      @JsonPropertyDescription("Statements behind.") @Size(max = Limits.COLUMN) String lag,
      @JsonPropertyDescription("Clock difference in seconds.") @Size(max = Limits.COLUMN)
          String clock) {}

  public PeerStatus {
    conditions = Limits.orEmpty(conditions);
  }
}

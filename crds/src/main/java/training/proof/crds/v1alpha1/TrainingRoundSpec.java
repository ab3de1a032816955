package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One exchange of contributions, as its sponsor orders it. */
@ApiRecord
@ValidationRule(
    value = "has(self.datasetRef) || has(self.mirror)",
    message =
        "datasetRef is required: name a Dataset in this namespace, such as datasetRef: {name: java-sources}")
@ValidationRule(
    value =
        "has(self.mirror) || self.budget - (has(self.improvement) ? self.improvement.credits : 0) >= self.price * self.recipe.steps",
    message =
        "budget must cover at least one slot, price times recipe.steps credits, beside improvement.credits")
@ValidationRule(
    value = "self.segmentsPerAudit <= self.recipe.steps / self.recipe.segmentSteps",
    message =
        "segmentsPerAudit must be at most the number of segments, recipe.steps / recipe.segmentSteps")
public record TrainingRoundSpec(
    @JsonPropertyDescription(
            "The run this round belongs to; without one the round is a run of its own, under its own name.")
        @Size(min = 1, max = 32)
        @Pattern(Limits.DNS_LABEL)
        String run,
    @JsonPropertyDescription(
            "Number of this round in its run; its parent is the run's checkpoint before it.")
        @Default("0")
        @Min(0)
        @Max(9999)
        Integer index,
    @JsonPropertyDescription(
            "Set by the operator on rounds that other members sponsor; leave it out.")
        Mirror mirror,
    @JsonPropertyDescription("The Dataset to learn from. Required, except on mirrored rounds.")
        Ref datasetRef,
    @JsonPropertyDescription("Everything that determines the computation.") @Default("{}")
        RecipeSpec recipe,
    @JsonPropertyDescription("Credits for a proven step.") @Default("1") @Min(0) @Max(1000000000)
        Long price,
    @Required
        @JsonPropertyDescription("Credits set aside for this round; what is not earned comes back.")
        @Min(0)
        @Max(Limits.CREDITS)
        Long budget,
    @JsonPropertyDescription(
            "Pay for measured improvement; without it only work is paid. The federation's epoch must have protocol version 2.")
        Improvement improvement,
    @JsonPropertyDescription("Slots that one member may fill at most.")
        @Default("1")
        @Min(1)
        @Max(64)
        Integer slotsPerMember,
    @JsonPropertyDescription(
            "How many of 1000 slots each voter audits at least; 1000: all. Of members with little at stake, more are audited.")
        @Default("1000")
        @Min(0)
        @Max(1000)
        Integer auditRatePerMille,
    @JsonPropertyDescription("Segments that an audit of a slot replays.")
        @Default("2")
        @Min(1)
        @Max(64)
        Integer segmentsPerAudit,
    @JsonPropertyDescription("How long each phase may take at most.") @Default("{}")
        Windows windows,
    @JsonPropertyDescription(
            "How far a recomputed loss may be from the stated one, in millionths of a nat.")
        @Default("100")
        @Min(0)
        @Max(1000000)
        Long lossToleranceMicroNats,
    @JsonPropertyDescription("Held-out examples on which the checkpoint is measured.")
        @Default("64")
        @Min(1)
        @Max(65536)
        Integer hiddenSliceExamples,
    @JsonPropertyDescription("Members that may take part; empty: all.") @Size(max = Limits.MEMBERS)
        List<@Size(min = 1, max = Limits.MEMBER) @Pattern(Limits.DNS_LABEL) String> members,
    @JsonPropertyDescription("Nothing new is started while this is true.") @Default("false")
        Boolean suspend) {

  /** What is paid for scores. */
  @ApiRecord
  public record Improvement(
      @Required
          @JsonPropertyDescription(
              "Credits of the budget for improvement: each slot of the round can earn an equal share of them. What is not earned comes back.")
          @Min(1)
          @Max(Limits.CREDITS)
          Long credits,
      @JsonPropertyDescription(
              "A slot earns its whole share if its update alone lowers the loss on the hidden slice by at least so many millionths of a nat, and of less a part in proportion.")
          @Default("100000")
          @Min(1)
          @Max(1000000000)
          Long scoreUnitMicroNats) {}

  /** The other member's round that this object shows. */
  @ApiRecord
  public record Mirror(
      @Required @JsonPropertyDescription("The member that sponsors the round.") @MemberName
          String sponsor,
      @Required @JsonPropertyDescription("Digest of the certified open statement.") @Digest
          String round) {}

  /** How long each phase may take at most; each closes early when all is there. */
  @ApiRecord
  public record Windows(
      @JsonPropertyDescription("Training until the commits, in seconds.")
          @Default("600")
          @Min(10)
          @Max(Limits.WEEK_SECONDS)
          Integer trainSeconds,
      @JsonPropertyDescription("Commits until the receipts, in seconds.")
          @Default("60")
          @Min(10)
          @Max(Limits.WEEK_SECONDS)
          Integer receiptSeconds,
      @JsonPropertyDescription("Receipts until the reveals, in seconds.")
          @Default("120")
          @Min(10)
          @Max(Limits.WEEK_SECONDS)
          Integer revealSeconds,
      @JsonPropertyDescription("Audits after the reveals, in seconds.")
          @Default("600")
          @Min(10)
          @Max(Limits.WEEK_SECONDS)
          Integer auditSeconds,
      @JsonPropertyDescription("Judgement of what audits reported, in seconds.")
          @Default("300")
          @Min(10)
          @Max(Limits.WEEK_SECONDS)
          Integer judgementSeconds,
      @JsonPropertyDescription("Aggregation and votes on the checkpoint, in seconds.")
          @Default("300")
          @Min(10)
          @Max(Limits.WEEK_SECONDS)
          Integer settleSeconds) {}

  public TrainingRoundSpec {
    members = Limits.orEmpty(members);
  }
}

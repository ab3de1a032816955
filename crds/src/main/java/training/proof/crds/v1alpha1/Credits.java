package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** A member's credits; all of them are integers and add up. */
@ApiRecord
public record Credits(
    @JsonPropertyDescription("Credits granted by the genesis.") @Min(0) @Max(Limits.CREDITS)
        Long granted,
    @JsonPropertyDescription("Credits that can be spent on rounds now.")
        @Min(0)
        @Max(Limits.CREDITS)
        Long released,
    @JsonPropertyDescription("Credits set aside as budgets of this member's open rounds.")
        @Min(0)
        @Max(Limits.CREDITS)
        Long reserved,
    @JsonPropertyDescription("Credits earned and certified, but not released yet: the stake.")
        @Min(0)
        @Max(Limits.CREDITS)
        Long pending,
    @JsonPropertyDescription("Credits lost by convictions.") @Min(0) @Max(Limits.CREDITS)
        Long forfeited) {}

package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** A sequence of rounds, each from the checkpoint of the one before. */
@ApiRecord
@ValidationRule(
    value = "!has(self.template.run) && !has(self.template.mirror) && self.template.index == 0",
    message = "leave run, index and mirror out of the template: the run sets them")
@ValidationRule(
    value = "self.template.recipe.model == oldSelf.template.recipe.model",
    message =
        "template.recipe.model cannot change: a lineage is of one model; start another TrainingRun")
@ValidationRule(
    value = "self.rounds >= oldSelf.rounds",
    message = "rounds can be raised, not lowered: set suspend: true to stop")
public record TrainingRunSpec(
    @Required @JsonPropertyDescription("How many rounds to make.") @Min(1) @Max(10000)
        Integer rounds,
    @JsonPropertyDescription("No further round is started while this is true.") @Default("false")
        Boolean suspend,
    @JsonPropertyDescription("Succeeded rounds to keep as objects.")
        @Default("10")
        @Min(0)
        @Max(1000)
        Integer successfulRoundsHistoryLimit,
    @JsonPropertyDescription("Failed rounds to keep as objects.") @Default("5") @Min(0) @Max(1000)
        Integer failedRoundsHistoryLimit,
    @Required @JsonPropertyDescription("What every round is made from.")
        TrainingRoundSpec template) {}

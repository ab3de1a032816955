package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** Which slot of which member in which round. */
@ApiRecord
@ValidationRule(
    value = "self == oldSelf",
    message = "what this object stands for never changes; delete it and the operator makes it anew")
public record ProofSubmissionSpec(
    @Required @JsonPropertyDescription("Digest of the open statement of the round.") @Digest
        String round,
    @Required @JsonPropertyDescription("Name of the TrainingRound here.") @ObjectName
        String roundName,
    @Required @JsonPropertyDescription("The member that worked.") @MemberName String member,
    @Required @JsonPropertyDescription("Number of the member's slot.") @Min(0) @Max(4096)
        Integer slot) {}

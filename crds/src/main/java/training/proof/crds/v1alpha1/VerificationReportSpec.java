package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** Which auditor in which round. */
@ApiRecord
@ValidationRule(
    value = "self == oldSelf",
    message = "what this object stands for never changes; delete it and the operator makes it anew")
public record VerificationReportSpec(
    @Required @JsonPropertyDescription("Digest of the open statement of the round.") @Digest
        String round,
    @Required @JsonPropertyDescription("Name of the TrainingRound here.") @ObjectName
        String roundName,
    @Required @JsonPropertyDescription("The member that audited.") @MemberName String member) {}

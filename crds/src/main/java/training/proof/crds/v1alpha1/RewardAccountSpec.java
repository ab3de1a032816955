package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/** Whose credits. */
@ApiRecord
@ValidationRule(
    value = "self == oldSelf",
    message = "what this object stands for never changes; delete it and the operator makes it anew")
public record RewardAccountSpec(
    @Required @JsonPropertyDescription("The member whose credits these are.") @MemberName
        String member) {}

package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Which parameters after which round. */
@ApiRecord
@ValidationRule(
    value = "self == oldSelf",
    message = "what this object stands for never changes; delete it and the operator makes it anew")
public record ModelCheckpointSpec(
    @Required @JsonPropertyDescription("The run it belongs to.") @Size(min = 1, max = 32)
        String run,
    @Required @JsonPropertyDescription("The member that sponsors the run.") @MemberName
        String sponsor,
    @Required @JsonPropertyDescription("Number of the round in its run.") @Min(0) @Max(9999)
        Integer index,
    @Required @JsonPropertyDescription("Digest of the open statement of the round.") @Digest
        String round,
    @Required @JsonPropertyDescription("Digest of the parameters.") @Digest String digest) {}

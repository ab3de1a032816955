package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Names another object in the same namespace. */
@ApiRecord
public record Ref(
    @Required @JsonPropertyDescription("Name of the object, in the same namespace.") @ObjectName
        String name) {}

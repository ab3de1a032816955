package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One condition of an object, in the shape that all of Kubernetes uses. */
@ApiRecord
public record Condition(
    @Required
        @JsonPropertyDescription("What the condition is about, in CamelCase.")
        @Size(min = 1, max = 64)
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        String type,
    @Required @JsonPropertyDescription("True, False, or Unknown while that is not decided yet.")
        Status status,
    @JsonPropertyDescription("The spec's generation that this condition was computed from.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long observedGeneration,
    @Required
        @JsonPropertyDescription("When the status last changed (RFC 3339).")
        @Size(max = Limits.TIME)
        String lastTransitionTime,
    @Required
        @JsonPropertyDescription("Why, as one word in CamelCase for programs.")
        @Size(min = 1, max = 128)
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        String reason,
    @Required
        @JsonPropertyDescription("Why, for people: what is so, what is waited for, what to do.")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Size(max = Limits.MESSAGE)
        String message) {

  /** The three values a condition can have. */
  public enum Status {
    @JsonProperty("True")
    TRUE,
    @JsonProperty("False")
    FALSE,
    @JsonProperty("Unknown")
    UNKNOWN
  }

  public Condition {
    message = message == null ? "" : Limits.clip(message, Limits.MESSAGE);
  }
}

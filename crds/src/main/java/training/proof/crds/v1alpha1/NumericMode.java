package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a computation is made comparable between processors. */
public enum NumericMode {
  @JsonProperty("exact")
  EXACT,
  @JsonProperty("class-exact")
  CLASS_EXACT
}

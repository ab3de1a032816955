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
import java.util.Map;

/** What this cluster offers and admits. */
@ApiRecord
@ValidationRule(
    value = "self.verificationReserve <= self.slots",
    message = "verificationReserve must be at most slots")
public record GpuPoolSpec(
    @JsonPropertyDescription("The Federation this pool works for.")
        @Default("{\"name\":\"federation\"}")
        Ref federationRef,
    @JsonPropertyDescription("How many slots this pool offers; each needs one device.")
        @Default("1")
        @Min(0)
        @Max(64)
        Integer slots,
    @JsonPropertyDescription("The resource that a slot asks one of.")
        @Default("nvidia.com/gpu")
        @Size(min = 1, max = 317)
        @Pattern("^([-.a-z0-9]+/)?[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$")
        String resourceName,
    @JsonPropertyDescription("The class of processor that computes here, such as cpu-x86_64.")
        @Default("cpu-x86_64")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-_.a-z0-9]*[a-z0-9])?$")
        String deviceClass,
    @JsonPropertyDescription(
            "Numeric modes this pool computes in: exact, and class-exact, which is FP32 in rounds of members whose pools have one status.computeClass. For that all its nodes must be of one kind.")
        @Default("[\"exact\"]")
        @Size(min = 1, max = 8)
        List<NumericMode> numericModes,
    @JsonPropertyDescription("Labels of nodes that work pods may run on.") @Size(max = 16)
        Map<String, @Size(max = 63) String> nodeSelector,
    @JsonPropertyDescription("Taints that work pods tolerate.") @Size(max = 16)
        List<Toleration> tolerations,
    @JsonPropertyDescription(
            "Name of the Kueue queue that work pods are labelled with; empty: none.")
        @Size(max = 63)
        @Pattern("^([a-z0-9]([-.a-z0-9]*[a-z0-9])?)?$")
        String queueName,
    @JsonPropertyDescription("Slots kept free for verification.") @Default("0") @Min(0) @Max(64)
        Integer verificationReserve,
    @JsonPropertyDescription("Extra environment variables of work pods.") @Size(max = 16)
        List<EnvVar> trainerEnv,
    @JsonPropertyDescription("Processor and memory of work pods.") @Default("{}")
        Resources resources,
    @JsonPropertyDescription("What this pool admits.") @Default("{}") Policy policy) {

  /** A taint that work pods tolerate. */
  @ApiRecord
  public record Toleration(
      @JsonPropertyDescription("Taint key; empty matches all keys.") @Size(max = 316) String key,
      @JsonPropertyDescription("Exists or Equal.") @Size(max = 8) @Pattern("^(Exists|Equal)$")
          String operator,
      @JsonPropertyDescription("Taint value, for Equal.") @Size(max = 63) String value,
      @JsonPropertyDescription("Taint effect; empty matches all.")
          @Size(max = 16)
          @Pattern("^(NoSchedule|PreferNoSchedule|NoExecute)$")
          String effect,
      @JsonPropertyDescription("How long a NoExecute taint is tolerated.") @Min(0) @Max(Limits.INT)
          Long tolerationSeconds) {}

  /** An environment variable of work pods. */
  @ApiRecord
  @ValidationRule(
      value = "!self.name.startsWith('PROOFPOOL_')",
      message = "names that start with PROOFPOOL_ are the operator's own; choose another name")
  public record EnvVar(
      @Required
          @JsonPropertyDescription("Name of the variable.")
          @Size(min = 1, max = 128)
          @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
          String name,
      @JsonPropertyDescription("Its value.") @Size(max = 1024) String value) {}

  /** Processor and memory of work pods; GPUs come by resourceName. */
  @ApiRecord
  public record Resources(
      @JsonPropertyDescription("What a work pod asks for.")
          @Default("{\"cpu\":\"500m\",\"memory\":\"1Gi\"}")
          Amounts requests,
      @JsonPropertyDescription("What a work pod may use at most.") @Default("{\"memory\":\"3Gi\"}")
          Amounts limits) {}

  /** Amounts of processor and memory. */
  @ApiRecord
  public record Amounts(
      @JsonPropertyDescription("Processors as a quantity in quotes, such as \"2\" or 500m.")
          @Size(min = 1, max = 16)
          @Pattern(Limits.QUANTITY)
          String cpu,
      @JsonPropertyDescription("Memory as a quantity, such as 2Gi.")
          @Size(min = 1, max = 16)
          @Pattern(Limits.QUANTITY)
          String memory) {}

  /** What this pool admits. */
  @ApiRecord
  public record Policy(
      @JsonPropertyDescription("Members whose rounds this pool works for; empty: all.")
          @Size(max = Limits.MEMBERS)
          List<@Size(min = 1, max = Limits.MEMBER) @Pattern(Limits.DNS_LABEL) String> sponsors,
      @JsonPropertyDescription("Largest model admitted, in millions of parameters.")
          @Default("1000")
          @Min(1)
          @Max(1000000)
          Long maxParametersMillions,
      @JsonPropertyDescription("Least price admitted, in credits per proven step.")
          @Default("0")
          @Min(0)
          @Max(1000000000)
          Long minPrice,
      @JsonPropertyDescription("Hosts from which Datasets may fetch; empty: all.") @Size(max = 64)
          List<@Size(min = 1, max = Limits.NAME) @Pattern(Limits.DNS_NAME) String> dataHosts) {
    public Policy {
      sponsors = Limits.orEmpty(sponsors);
      dataHosts = Limits.orEmpty(dataHosts);
    }
  }

  public GpuPoolSpec {
    numericModes = Limits.orEmpty(numericModes);
    nodeSelector = Limits.orEmpty(nodeSelector);
    tolerations = Limits.orEmpty(tolerations);
    trainerEnv = Limits.orEmpty(trainerEnv);
  }
}

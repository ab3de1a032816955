package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Everything that determines the computation; equal recipes, data and parents give equal bytes. */
@ApiRecord
@ValidationRule(
    value = "self.steps % self.segmentSteps == 0",
    message = "steps must be a multiple of segmentSteps, such as steps: 40 with segmentSteps: 4")
@ValidationRule(
    value = "self.steps / self.segmentSteps <= 1024",
    message = "a slot has at most 1024 segments: raise segmentSteps to at least steps / 1024")
public record RecipeSpec(
    @JsonPropertyDescription("The model.") @Default("{}") Model model,
    @JsonPropertyDescription("The inner optimiser.") @Default("{}") Optimizer optimizer,
    @JsonPropertyDescription("How the updates of a round become one.") @Default("{}") Outer outer,
    @JsonPropertyDescription("Examples a step.") @Default("8") @Min(1) @Max(65536) Integer batch,
    @JsonPropertyDescription("Optimiser steps of a slot in a round; a multiple of segmentSteps.")
        @Default("40")
        @Min(1)
        @Max(1000000)
        Integer steps,
    @JsonPropertyDescription("Steps between two boundary states: the unit of an audit.")
        @Default("4")
        @Min(1)
        @Max(100000)
        Integer segmentSteps,
    @JsonPropertyDescription("How the computation is made equal between processors.")
        @Default("exact")
        NumericMode numericMode,
    @JsonPropertyDescription(
            "Gradients are rounded to a multiple of 2^(e - gridBits), e the exponent of the largest.")
        @Default("20")
        @Min(8)
        @Max(24)
        Integer gridBits,
    @JsonPropertyDescription("The form in which updates travel.") @Default("{}") Payload payload,
    @JsonPropertyDescription("Version of the recipe; 1 is the only one there is.")
        @Default("1")
        @Min(1)
        @Max(1)
        Integer version) {

  /** The model. */
  @ApiRecord
  @ValidationRule(
      value = "self.width % self.heads == 0",
      message = "width must be a multiple of heads, such as width: 128 with heads: 4")
  public record Model(
      @JsonPropertyDescription("gpt: a decoder with causal self-attention.") @Default("gpt")
          ModelKind kind,
      @JsonPropertyDescription("How many tokens there are; 256 for bytes.")
          @Default("256")
          @Min(2)
          @Max(65536)
          Integer vocabulary,
      @JsonPropertyDescription("Tokens the model sees at once.") @Default("64") @Min(2) @Max(8192)
          Integer context,
      @JsonPropertyDescription("Width of the model; a multiple of heads.")
          @Default("128")
          @Min(8)
          @Max(16384)
          Integer width,
      @JsonPropertyDescription("Layers.") @Default("5") @Min(1) @Max(256) Integer layers,
      @JsonPropertyDescription("Attention heads.") @Default("4") @Min(1) @Max(256) Integer heads,
      @JsonPropertyDescription("Seed of the first parameters.")
          @Default("1")
          @Min(0)
          @Max(Limits.SAFE_INTEGER)
          Long seed) {}

  /** The inner optimiser. */
  @ApiRecord
  public record Optimizer(
      @JsonPropertyDescription("adamw: Adam with decoupled weight decay.") @Default("adamw")
          OptimizerKind kind,
      @JsonPropertyDescription("Learning rate, as a decimal string.")
          @Default("0.001")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0 && double(self) <= 1.0",
              message = "must be a decimal string above 0 and at most 1, such as '0.001'")
          String learningRate,
      @JsonPropertyDescription("Decay of the first moment, as a decimal string below 1.")
          @Default("0.9")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) < 1.0",
              message = "must be a decimal string below 1, such as '0.9'")
          String beta1,
      @JsonPropertyDescription("Decay of the second moment, as a decimal string below 1.")
          @Default("0.95")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) < 1.0",
              message = "must be a decimal string below 1, such as '0.95'")
          String beta2,
      @JsonPropertyDescription("Added to the denominator, as a decimal string above 0.")
          @Default("\"0.00000001\"")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0",
              message = "must be a decimal string above 0, such as '0.00000001'")
          String epsilon,
      @JsonPropertyDescription("Weight decay, as a decimal string.")
          @Default("0.01")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL,
              message = "must be a decimal string such as '0.01'")
          String weightDecay,
      @JsonPropertyDescription(
              "Gradients are scaled down to this norm, as a decimal string above 0.")
          @Default("1.0")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0",
              message = "must be a decimal string above 0, such as '1.0'")
          String clipNorm) {}

  /** How the updates of a round become one. */
  @ApiRecord
  public record Outer(
      @JsonPropertyDescription("average: the parent minus the mean of the certified updates.")
          @Default("average")
          OuterKind kind) {}

  /** The form in which updates travel. */
  @ApiRecord
  public record Payload(
      @JsonPropertyDescription("dense-fp32: every element as a 32-bit number.")
          @Default("dense-fp32")
          PayloadKind kind) {}

  /** The models there are. */
  public enum ModelKind {
    @JsonProperty("gpt")
    GPT
  }

  /** The optimisers there are. */
  public enum OptimizerKind {
    @JsonProperty("adamw")
    ADAMW
  }

  /** The aggregations there are. */
  public enum OuterKind {
    @JsonProperty("average")
    AVERAGE
  }

  /** The payload forms there are. */
  public enum PayloadKind {
    @JsonProperty("dense-fp32")
    DENSE_FP32
  }
}

package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

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
    @JsonPropertyDescription("The learning rate over the steps of a slot.") @Default("{}")
        Schedule schedule,
    @JsonPropertyDescription("How the updates of a round become one.") @Default("{}")
        Aggregation aggregation,
    @JsonPropertyDescription("How that one update moves the parameters.") @Default("{}")
        Outer outer,
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
    @JsonPropertyDescription(
            "How the computation is made equal: exact between all processors (FP64), class-exact between pools of one computeClass (FP32 or BF16); a round of the latter needs a quorum of voters with such pools.")
        @Default("exact")
        NumericMode numericMode,
    @JsonPropertyDescription(
            "Of exact: gradients are rounded to a multiple of 2^(e - gridBits), e the exponent of the largest.")
        @Default("16")
        @Min(8)
        @Max(17)
        Integer gridBits,
    @JsonPropertyDescription(
            "Of class-exact. fp32: all of it. bf16: what goes into matrix products and attention is rounded to BF16; parameters, moments, norms and losses stay FP32.")
        @Default("fp32")
        Precision precision,
    @JsonPropertyDescription("The form in which updates travel.") @Default("{}") Payload payload,
    @JsonPropertyDescription("Version of the recipe; 1 is the only one there is.")
        @Default("1")
        @Min(1)
        @Max(1)
        Integer version) {

  /** The model. */
  @ApiRecord
  @ValidationRule(
      value = "self.kind != 'gpt' || self.width % self.heads == 0",
      message = "width must be a multiple of heads, such as width: 128 with heads: 4")
  @ValidationRule(
      value = "self.kind != 'gpt' || self.biases != 'all' || self.positions == 'rotary'",
      message =
          "biases: all gives attention.key.bias a gradient of zero where positions are learned: write biases: no-key")
  public record Model(
      @JsonPropertyDescription(
              "gpt: a decoder with causal self-attention. mlp: hidden layers over the last tokens. cnn: causal convolutions.")
          @Default("gpt")
          ModelKind kind,
      @JsonPropertyDescription("How many tokens there are; 256 for bytes.")
          @Default("256")
          @Min(2)
          @Max(65536)
          Integer vocabulary,
      @JsonPropertyDescription("Tokens the model sees at once.") @Default("64") @Min(2) @Max(8192)
          Integer context,
      @JsonPropertyDescription(
              "Width of the model, a multiple of heads; of a token's vector for mlp; channels for cnn.")
          @Default("128")
          @Min(8)
          @Max(16384)
          Integer width,
      @JsonPropertyDescription("Layers.") @Default("5") @Min(1) @Max(256) Integer layers,
      @JsonPropertyDescription("Attention heads; for gpt.") @Default("4") @Min(1) @Max(256)
          Integer heads,
      @JsonPropertyDescription("Whether the head is the tokens' embedding as well; for gpt.")
          @Default("false")
          Boolean tiedEmbeddings,
      @JsonPropertyDescription(
              "none; no-key: in every linear map and norm but for the keys; all; for gpt.")
          @Default("none")
          Biases biases,
      @JsonPropertyDescription(
              "learned: a vector a position. rotary: queries and keys are turned; for gpt.")
          @Default("learned")
          Positions positions,
      @JsonPropertyDescription("Tokens that a prediction sees; for mlp.")
          @Default("8")
          @Min(1)
          @Max(8192)
          Integer window,
      @JsonPropertyDescription("Width of the hidden layers; for mlp.")
          @Default("256")
          @Min(2)
          @Max(65536)
          Integer hidden,
      @JsonPropertyDescription("Taps of a convolution; for cnn.") @Default("3") @Min(2) @Max(64)
          Integer kernel,
      @JsonPropertyDescription("Seed of the first parameters.")
          @Default("1")
          @Min(0)
          @Max(Limits.SAFE_INTEGER)
          Long seed) {}

  /** The inner optimiser. */
  @ApiRecord
  public record Optimizer(
      @JsonPropertyDescription(
              "adamw: Adam with decoupled weight decay. sgd: gradient descent with momentum.")
          @Default("adamw")
          OptimizerKind kind,
      @JsonPropertyDescription("Learning rate, as a decimal string.")
          @Default("0.001")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0 && double(self) <= 1.0",
              message = "must be a decimal string above 0 and at most 1, such as '0.001'")
          String learningRate,
      @JsonPropertyDescription("Decay of the first moment, as a decimal string below 1; for adamw.")
          @Default("0.9")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) < 1.0",
              message = "must be a decimal string below 1, such as '0.9'")
          String beta1,
      @JsonPropertyDescription(
              "Decay of the second moment, as a decimal string below 1; for adamw.")
          @Default("0.95")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) < 1.0",
              message = "must be a decimal string below 1, such as '0.95'")
          String beta2,
      @JsonPropertyDescription("Added to the denominator, as a decimal string above 0; for adamw.")
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
          String clipNorm,
      @JsonPropertyDescription("Momentum, as a decimal string below 1; for sgd.")
          @Default("0.9")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) < 1.0",
              message = "must be a decimal string below 1, such as '0.9'")
          String momentum,
      @JsonPropertyDescription("Whether steps look ahead along the momentum; for sgd.")
          @Default("false")
          Boolean nesterov) {}

  /** The learning rate over the steps of a slot. */
  @ApiRecord
  public record Schedule(
      @JsonPropertyDescription(
              "constant. warmup-cosine: a rise, then half a cosine. warmup-stable-decay: a rise, the peak, a fall.")
          @Default("constant")
          ScheduleKind kind,
      @JsonPropertyDescription(
              "Rate of the last step, as a decimal string at most optimizer.learningRate; not for constant.")
          @Default("\"0.0001\"")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0",
              message = "must be a decimal string above 0, such as '0.0001'")
          String floor,
      @JsonPropertyDescription("Steps of the rise; not for constant.")
          @Default("0")
          @Min(0)
          @Max(1000000)
          Integer warmup,
      @JsonPropertyDescription("Steps of the fall; for warmup-stable-decay.")
          @Default("0")
          @Min(0)
          @Max(1000000)
          Integer decay) {}

  /** How the updates of a round become one. */
  @ApiRecord
  public record Aggregation(
      @JsonPropertyDescription(
              "What of slots that were not certified. leave-out: nothing. zeros: they count as updates of zeros; rules with f need it.")
          @Default("leave-out")
          Absent absent,
      @JsonPropertyDescription("What is done to the updates first, in this order.") @Size(max = 4)
          List<Before> before,
      @JsonPropertyDescription("The rule.") @Default("{}") Rule rule) {
    public Aggregation {
      before = Limits.orEmpty(before);
    }
  }

  /** What is done to the updates before the rule. */
  @ApiRecord
  public record Before(
      @Required
          @JsonPropertyDescription(
              "clip-norm, clip-to-median-norm, nearest-neighbour-mixing or bucketing.")
          BeforeKind kind,
      @JsonPropertyDescription("Hostile updates to tolerate; for nearest-neighbour-mixing.")
          @Default("1")
          @Min(0)
          @Max(256)
          Integer f,
      @JsonPropertyDescription("Updates a bucket; for bucketing.") @Default("2") @Min(1) @Max(1024)
          Integer size,
      @JsonPropertyDescription(
              "Longer updates are scaled down to it, as a decimal string above 0; for clip-norm.")
          @Default("1.0")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0",
              message = "must be a decimal string above 0, such as '1.0'")
          String norm) {}

  /** The rule that makes one update of many. */
  @ApiRecord
  public record Rule(
      @JsonPropertyDescription(
              "mean, median, trimmed-mean, geometric-median, krum, bulyan or centred-clipping.")
          @Default("mean")
          RuleKind kind,
      @JsonPropertyDescription("Hostile updates to tolerate; for trimmed-mean, krum and bulyan.")
          @Default("1")
          @Min(0)
          @Max(256)
          Integer f,
      @JsonPropertyDescription("Updates to keep and average; for krum.")
          @Default("1")
          @Min(1)
          @Max(1024)
          Integer keep,
      @JsonPropertyDescription("Steps; for geometric-median and centred-clipping.")
          @Default("8")
          @Min(1)
          @Max(1000)
          Integer iterations,
      @JsonPropertyDescription(
              "Least distance that counts, as a decimal string above 0; for geometric-median.")
          @Default("0.1")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0",
              message = "must be a decimal string above 0, such as '0.1'")
          String smoothing,
      @JsonPropertyDescription(
              "What an update may move a step at most, as a decimal string above 0; for centred-clipping.")
          @Default("1.0")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0",
              message = "must be a decimal string above 0, such as '1.0'")
          String radius) {}

  /** How the aggregate moves the parameters. */
  @ApiRecord
  public record Outer(
      @JsonPropertyDescription(
              "average: the parent minus the aggregate. nesterov: with a momentum that checkpoints carry.")
          @Default("average")
          OuterKind kind,
      @JsonPropertyDescription(
              "Outer learning rate, as a decimal string above 0 and at most 2; for nesterov.")
          @Default("0.7")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) > 0.0 && double(self) <= 2.0",
              message = "must be a decimal string above 0 and at most 2, such as '0.7'")
          String learningRate,
      @JsonPropertyDescription("Outer momentum, as a decimal string below 1; for nesterov.")
          @Default("0.9")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) < 1.0",
              message = "must be a decimal string below 1, such as '0.9'")
          String momentum) {}

  /** The form in which updates travel. */
  @ApiRecord
  public record Payload(
      @JsonPropertyDescription(
              "dense-fp32: every element as a 32-bit number. int8: as a byte. sparse-top-k: the largest of each chunk with their places.")
          @Default("dense-fp32")
          PayloadKind kind,
      @JsonPropertyDescription("Elements a chunk; not for dense-fp32.")
          @Default("4096")
          @Min(1)
          @Max(65536)
          Integer chunk,
      @JsonPropertyDescription("Elements kept of a chunk; for sparse-top-k.")
          @Default("64")
          @Min(1)
          @Max(65536)
          Integer kept,
      @JsonPropertyDescription("Bits of a kept element, its sign among them; for sparse-top-k.")
          @Default("2")
          @Min(1)
          @Max(4)
          Integer valueBits,
      @JsonPropertyDescription(
              "Share of what was left out that goes into the next update, as a decimal string at most 1; 0: nothing is kept; not for dense-fp32.")
          @Default("0.95")
          @Size(min = 1, max = 24)
          @ValidationRule(
              value = Limits.DECIMAL + " && double(self) <= 1.0",
              message = "must be a decimal string at most 1, such as '0.95'")
          String decay) {}

  /** What class-exact computes in. */
  public enum Precision {
    @JsonProperty("fp32")
    FP32,
    @JsonProperty("bf16")
    BF16
  }

  /** The models there are. */
  public enum ModelKind {
    @JsonProperty("gpt")
    GPT,
    @JsonProperty("mlp")
    MLP,
    @JsonProperty("cnn")
    CNN
  }

  /** The optimisers there are. */
  public enum OptimizerKind {
    @JsonProperty("adamw")
    ADAMW,
    @JsonProperty("sgd")
    SGD
  }

  /** Where a GPT has biases. */
  public enum Biases {
    @JsonProperty("none")
    NONE,
    @JsonProperty("no-key")
    NO_KEY,
    @JsonProperty("all")
    ALL
  }

  /** How a GPT knows positions. */
  public enum Positions {
    @JsonProperty("learned")
    LEARNED,
    @JsonProperty("rotary")
    ROTARY
  }

  /** The schedules there are. */
  public enum ScheduleKind {
    @JsonProperty("constant")
    CONSTANT,
    @JsonProperty("warmup-cosine")
    WARMUP_COSINE,
    @JsonProperty("warmup-stable-decay")
    WARMUP_STABLE_DECAY
  }

  /** What becomes of slots that were not certified. */
  public enum Absent {
    @JsonProperty("leave-out")
    LEAVE_OUT,
    @JsonProperty("zeros")
    ZEROS
  }

  /** What can be done to updates before the rule. */
  public enum BeforeKind {
    @JsonProperty("clip-norm")
    CLIP_NORM,
    @JsonProperty("clip-to-median-norm")
    CLIP_TO_MEDIAN_NORM,
    @JsonProperty("nearest-neighbour-mixing")
    NEAREST_NEIGHBOUR_MIXING,
    @JsonProperty("bucketing")
    BUCKETING
  }

  /** The rules there are. */
  public enum RuleKind {
    @JsonProperty("mean")
    MEAN,
    @JsonProperty("median")
    MEDIAN,
    @JsonProperty("trimmed-mean")
    TRIMMED_MEAN,
    @JsonProperty("geometric-median")
    GEOMETRIC_MEDIAN,
    @JsonProperty("krum")
    KRUM,
    @JsonProperty("bulyan")
    BULYAN,
    @JsonProperty("centred-clipping")
    CENTRED_CLIPPING
  }

  /** The outer optimisers there are. */
  public enum OuterKind {
    @JsonProperty("average")
    AVERAGE,
    @JsonProperty("nesterov")
    NESTEROV
  }

  /** The payload forms there are. */
  public enum PayloadKind {
    @JsonProperty("dense-fp32")
    DENSE_FP32,
    @JsonProperty("int8")
    INT8,
    @JsonProperty("sparse-top-k")
    SPARSE_TOP_K
  }
}

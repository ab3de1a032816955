package training.proof.operator.round;

import java.util.Optional;
import training.proof.crds.v1alpha1.NumericMode;
import training.proof.crds.v1alpha1.RecipeSpec;
import training.proof.crds.v1alpha1.RecipeSpecBeforeBuilder;
import training.proof.crds.v1alpha1.RecipeSpecModelBuilder;
import training.proof.crds.v1alpha1.RecipeSpecOptimizerBuilder;
import training.proof.crds.v1alpha1.RecipeSpecPayloadBuilder;
import training.proof.crds.v1alpha1.RecipeSpecRuleBuilder;
import training.proof.crds.v1alpha1.TrainingRoundSpec;
import training.proof.protocol.recipe.AggregationSpec;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.OuterSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.recipe.ScheduleSpec;
import training.proof.protocol.statement.Body;

/**
 * What a user writes in a TrainingRound, as the protocol's records. A user's object has a field for
 * everything that any kind may need; the protocol's holds what its kind needs, and nothing else.
 */
final class Recipes {
  private Recipes() {}

  static Recipe recipe(RecipeSpec spec) {
    return new Recipe(
        model(spec.model()),
        optimizer(spec.optimizer()),
        schedule(spec.schedule()),
        spec.batch(),
        spec.steps(),
        spec.segmentSteps(),
        mode(spec.numericMode()),
        spec.numericMode() == NumericMode.EXACT ? spec.gridBits() : 0,
        precision(spec),
        payload(spec.payload()),
        aggregation(spec.aggregation()),
        outer(spec.outer()),
        spec.version());
  }

  /** As statements name it. */
  static String mode(NumericMode mode) {
    return switch (mode) {
      case EXACT -> Recipe.EXACT;
      case CLASS_EXACT -> Recipe.CLASS_EXACT;
    };
  }

  private static Optional<String> precision(RecipeSpec spec) {
    return switch (spec.numericMode()) {
      case EXACT -> Optional.empty();
      case CLASS_EXACT ->
          spec.precision() == RecipeSpec.Precision.BF16
              ? Optional.of(Recipe.BF16)
              : Optional.empty();
    };
  }

  private static ModelSpec model(RecipeSpec.Model model) {
    return switch (model.kind()) {
      case GPT ->
          new ModelSpec.Gpt(
              model.vocabulary(),
              model.context(),
              model.width(),
              model.layers(),
              model.heads(),
              model.tiedEmbeddings(),
              switch (model.biases()) {
                case NONE -> ModelSpec.Gpt.NO_BIASES;
                case NO_KEY -> ModelSpec.Gpt.NO_KEY_BIAS;
                case ALL -> ModelSpec.Gpt.ALL_BIASES;
              },
              switch (model.positions()) {
                case LEARNED -> ModelSpec.Gpt.LEARNED;
                case ROTARY -> ModelSpec.Gpt.ROTARY;
              },
              model.seed());
      case MLP ->
          new ModelSpec.Mlp(
              model.vocabulary(),
              model.context(),
              model.width(),
              model.window(),
              model.hidden(),
              model.layers(),
              model.seed());
      case CNN ->
          new ModelSpec.Cnn(
              model.vocabulary(),
              model.context(),
              model.width(),
              model.kernel(),
              model.layers(),
              model.seed());
    };
  }

  private static OptimizerSpec optimizer(RecipeSpec.Optimizer optimizer) {
    return switch (optimizer.kind()) {
      case ADAMW ->
          new OptimizerSpec.AdamW(
              optimizer.learningRate(),
              optimizer.beta1(),
              optimizer.beta2(),
              optimizer.epsilon(),
              optimizer.weightDecay(),
              optimizer.clipNorm());
      case SGD ->
          new OptimizerSpec.Sgd(
              optimizer.learningRate(),
              optimizer.momentum(),
              optimizer.nesterov(),
              optimizer.weightDecay(),
              optimizer.clipNorm());
    };
  }

  private static ScheduleSpec schedule(RecipeSpec.Schedule schedule) {
    return switch (schedule.kind()) {
      case CONSTANT -> new ScheduleSpec.Constant();
      case WARMUP_COSINE -> new ScheduleSpec.WarmupCosine(schedule.floor(), schedule.warmup());
      case WARMUP_STABLE_DECAY ->
          new ScheduleSpec.WarmupStableDecay(schedule.floor(), schedule.warmup(), schedule.decay());
    };
  }

  private static PayloadSpec payload(RecipeSpec.Payload payload) {
    return switch (payload.kind()) {
      case DENSE_FP32 -> new PayloadSpec.DenseFp32();
      case INT8 -> new PayloadSpec.Int8(payload.chunk(), payload.decay());
      case SPARSE_TOP_K ->
          new PayloadSpec.SparseTopK(
              payload.chunk(), payload.kept(), payload.valueBits(), payload.decay());
    };
  }

  private static AggregationSpec aggregation(RecipeSpec.Aggregation aggregation) {
    return new AggregationSpec(
        switch (aggregation.absent()) {
          case LEAVE_OUT -> AggregationSpec.LEAVE_OUT;
          case ZEROS -> AggregationSpec.ZEROS;
        },
        aggregation.before().stream().map(Recipes::before).toList(),
        rule(aggregation.rule()));
  }

  private static AggregationSpec.Before before(RecipeSpec.Before step) {
    return switch (step.kind()) {
      case CLIP_NORM -> new AggregationSpec.Before.ClipNorm(step.norm());
      case CLIP_TO_MEDIAN_NORM -> new AggregationSpec.Before.ClipToMedianNorm();
      case NEAREST_NEIGHBOUR_MIXING -> new AggregationSpec.Before.Mix(step.f());
      case BUCKETING -> new AggregationSpec.Before.Bucket(step.size());
    };
  }

  private static AggregationSpec.Rule rule(RecipeSpec.Rule rule) {
    return switch (rule.kind()) {
      case MEAN -> new AggregationSpec.Rule.Mean();
      case MEDIAN -> new AggregationSpec.Rule.Median();
      case TRIMMED_MEAN -> new AggregationSpec.Rule.TrimmedMean(rule.f());
      case GEOMETRIC_MEDIAN ->
          new AggregationSpec.Rule.GeometricMedian(rule.smoothing(), rule.iterations());
      case KRUM -> new AggregationSpec.Rule.Krum(rule.f(), rule.keep());
      case BULYAN -> new AggregationSpec.Rule.Bulyan(rule.f());
      case CENTRED_CLIPPING ->
          new AggregationSpec.Rule.CentredClipping(rule.radius(), rule.iterations());
    };
  }

  private static OuterSpec outer(RecipeSpec.Outer outer) {
    return switch (outer.kind()) {
      case AVERAGE -> new OuterSpec.Average();
      case NESTEROV -> new OuterSpec.Nesterov(outer.learningRate(), outer.momentum());
    };
  }

  static Body.Windows windows(TrainingRoundSpec.Windows windows) {
    return new Body.Windows(
        windows.trainSeconds(),
        windows.receiptSeconds(),
        windows.revealSeconds(),
        windows.auditSeconds(),
        windows.judgementSeconds(),
        windows.settleSeconds());
  }

  /** What a mirror shows; fields of other kinds are left to the defaults of the API. */
  static RecipeSpec spec(Recipe recipe) {
    return new RecipeSpec(
        spec(recipe.model()),
        spec(recipe.optimizer()),
        spec(recipe.schedule()),
        spec(recipe.aggregation()),
        spec(recipe.outer()),
        recipe.batch(),
        recipe.steps(),
        recipe.segmentSteps(),
        recipe.exact() ? NumericMode.EXACT : NumericMode.CLASS_EXACT,
        recipe.exact() ? recipe.gridBits() : null,
        recipe.exact() ? null : precision(recipe),
        spec(recipe.payload()),
        recipe.version());
  }

  private static RecipeSpec.Precision precision(Recipe recipe) {
    return recipe.bf16() ? RecipeSpec.Precision.BF16 : RecipeSpec.Precision.FP32;
  }

  private static RecipeSpec.Model spec(ModelSpec model) {
    var spec = RecipeSpecModelBuilder.builder();
    spec.vocabulary(model.vocabulary()).context(model.context()).seed(model.seed());
    return switch (model) {
      case ModelSpec.Gpt gpt ->
          spec.kind(RecipeSpec.ModelKind.GPT)
              .width(gpt.width())
              .layers(gpt.layers())
              .heads(gpt.heads())
              .tiedEmbeddings(gpt.tiedEmbeddings())
              .biases(
                  gpt.hasKeyBias()
                      ? RecipeSpec.Biases.ALL
                      : gpt.hasBiases() ? RecipeSpec.Biases.NO_KEY : RecipeSpec.Biases.NONE)
              .positions(
                  gpt.hasRotaryPositions()
                      ? RecipeSpec.Positions.ROTARY
                      : RecipeSpec.Positions.LEARNED)
              .build();
      case ModelSpec.Mlp mlp ->
          spec.kind(RecipeSpec.ModelKind.MLP)
              .width(mlp.width())
              .layers(mlp.layers())
              .window(mlp.window())
              .hidden(mlp.hidden())
              .build();
      case ModelSpec.Cnn cnn ->
          spec.kind(RecipeSpec.ModelKind.CNN)
              .width(cnn.width())
              .layers(cnn.layers())
              .kernel(cnn.kernel())
              .build();
    };
  }

  private static RecipeSpec.Optimizer spec(OptimizerSpec optimizer) {
    var spec = RecipeSpecOptimizerBuilder.builder();
    return switch (optimizer) {
      case OptimizerSpec.AdamW adamW ->
          spec.kind(RecipeSpec.OptimizerKind.ADAMW)
              .learningRate(adamW.learningRate())
              .beta1(adamW.beta1())
              .beta2(adamW.beta2())
              .epsilon(adamW.epsilon())
              .weightDecay(adamW.weightDecay())
              .clipNorm(adamW.clipNorm())
              .build();
      case OptimizerSpec.Sgd sgd ->
          spec.kind(RecipeSpec.OptimizerKind.SGD)
              .learningRate(sgd.learningRate())
              .momentum(sgd.momentum())
              .nesterov(sgd.nesterov())
              .weightDecay(sgd.weightDecay())
              .clipNorm(sgd.clipNorm())
              .build();
    };
  }

  private static RecipeSpec.Schedule spec(ScheduleSpec schedule) {
    return switch (schedule) {
      case ScheduleSpec.Constant() ->
          new RecipeSpec.Schedule(RecipeSpec.ScheduleKind.CONSTANT, null, null, null);
      case ScheduleSpec.WarmupCosine(String floor, int warmup) ->
          new RecipeSpec.Schedule(RecipeSpec.ScheduleKind.WARMUP_COSINE, floor, warmup, null);
      case ScheduleSpec.WarmupStableDecay(String floor, int warmup, int decay) ->
          new RecipeSpec.Schedule(
              RecipeSpec.ScheduleKind.WARMUP_STABLE_DECAY, floor, warmup, decay);
    };
  }

  private static RecipeSpec.Aggregation spec(AggregationSpec aggregation) {
    return new RecipeSpec.Aggregation(
        aggregation.countsAbsent() ? RecipeSpec.Absent.ZEROS : RecipeSpec.Absent.LEAVE_OUT,
        aggregation.before().stream().map(Recipes::spec).toList(),
        spec(aggregation.rule()));
  }

  private static RecipeSpec.Before spec(AggregationSpec.Before step) {
    var spec = RecipeSpecBeforeBuilder.builder();
    return switch (step) {
      case AggregationSpec.Before.ClipNorm(String norm) ->
          spec.kind(RecipeSpec.BeforeKind.CLIP_NORM).norm(norm).build();
      case AggregationSpec.Before.ClipToMedianNorm() ->
          spec.kind(RecipeSpec.BeforeKind.CLIP_TO_MEDIAN_NORM).build();
      case AggregationSpec.Before.Mix(int f) ->
          spec.kind(RecipeSpec.BeforeKind.NEAREST_NEIGHBOUR_MIXING).f(f).build();
      case AggregationSpec.Before.Bucket(int size) ->
          spec.kind(RecipeSpec.BeforeKind.BUCKETING).size(size).build();
    };
  }

  private static RecipeSpec.Rule spec(AggregationSpec.Rule rule) {
    var spec = RecipeSpecRuleBuilder.builder();
    return switch (rule) {
      case AggregationSpec.Rule.Mean() -> spec.kind(RecipeSpec.RuleKind.MEAN).build();
      case AggregationSpec.Rule.Median() -> spec.kind(RecipeSpec.RuleKind.MEDIAN).build();
      case AggregationSpec.Rule.TrimmedMean(int f) ->
          spec.kind(RecipeSpec.RuleKind.TRIMMED_MEAN).f(f).build();
      case AggregationSpec.Rule.GeometricMedian(String smoothing, int iterations) ->
          spec.kind(RecipeSpec.RuleKind.GEOMETRIC_MEDIAN)
              .smoothing(smoothing)
              .iterations(iterations)
              .build();
      case AggregationSpec.Rule.Krum(int f, int keep) ->
          spec.kind(RecipeSpec.RuleKind.KRUM).f(f).keep(keep).build();
      case AggregationSpec.Rule.Bulyan(int f) -> spec.kind(RecipeSpec.RuleKind.BULYAN).f(f).build();
      case AggregationSpec.Rule.CentredClipping(String radius, int iterations) ->
          spec.kind(RecipeSpec.RuleKind.CENTRED_CLIPPING)
              .radius(radius)
              .iterations(iterations)
              .build();
    };
  }

  private static RecipeSpec.Outer spec(OuterSpec outer) {
    return switch (outer) {
      case OuterSpec.Average() -> new RecipeSpec.Outer(RecipeSpec.OuterKind.AVERAGE, null, null);
      case OuterSpec.Nesterov(String learningRate, String momentum) ->
          new RecipeSpec.Outer(RecipeSpec.OuterKind.NESTEROV, learningRate, momentum);
    };
  }

  private static RecipeSpec.Payload spec(PayloadSpec payload) {
    var spec = RecipeSpecPayloadBuilder.builder();
    return switch (payload) {
      case PayloadSpec.DenseFp32() -> spec.kind(RecipeSpec.PayloadKind.DENSE_FP32).build();
      case PayloadSpec.Int8(int chunk, String decay) ->
          spec.kind(RecipeSpec.PayloadKind.INT8).chunk(chunk).decay(decay).build();
      case PayloadSpec.SparseTopK(int chunk, int kept, int valueBits, String decay) ->
          spec.kind(RecipeSpec.PayloadKind.SPARSE_TOP_K)
              .chunk(chunk)
              .kept(kept)
              .valueBits(valueBits)
              .decay(decay)
              .build();
    };
  }

  static TrainingRoundSpec.Windows windows(Body.Windows windows) {
    return new TrainingRoundSpec.Windows(
        windows.train(),
        windows.receipt(),
        windows.reveal(),
        windows.audit(),
        windows.judgement(),
        windows.settle());
  }
}

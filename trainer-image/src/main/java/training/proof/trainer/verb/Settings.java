package training.proof.trainer.verb;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalDouble;
import training.proof.numerics.AdamW;
import training.proof.numerics.GradientClipping;
import training.proof.numerics.InnerOptimizer;
import training.proof.numerics.OuterOptimizer;
import training.proof.numerics.Schedule;
import training.proof.numerics.Sgd;
import training.proof.numerics.Stretches;
import training.proof.numerics.aggregation.AggregationRule;
import training.proof.numerics.aggregation.Bucketing;
import training.proof.numerics.aggregation.Bulyan;
import training.proof.numerics.aggregation.CentredClipping;
import training.proof.numerics.aggregation.GeometricMedian;
import training.proof.numerics.aggregation.Krum;
import training.proof.numerics.aggregation.Mean;
import training.proof.numerics.aggregation.Median;
import training.proof.numerics.aggregation.NearestNeighbourMixing;
import training.proof.numerics.aggregation.NormClipping;
import training.proof.numerics.aggregation.PreRule;
import training.proof.numerics.aggregation.TrimmedMean;
import training.proof.numerics.compression.DenseFp32;
import training.proof.numerics.compression.ErrorFeedback;
import training.proof.numerics.compression.Int8;
import training.proof.numerics.compression.PayloadForm;
import training.proof.numerics.compression.SparseTopK;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.AggregationSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.OuterSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.recipe.ScheduleSpec;

/**
 * What a recipe's data stands for in arithmetic. A decimal string is the FP64 number nearest to it.
 */
final class Settings {
  /** Of dense payloads, which are a file of their own kind: only chunks of it are asked for. */
  private static final int DENSE_CHUNK = 4096;

  private Settings() {}

  static InnerOptimizer inner(OptimizerSpec spec, Stretches stretches) {
    return switch (spec) {
      case OptimizerSpec.AdamW adamW ->
          new AdamW(
              new AdamW.Settings(
                  number(adamW.learningRate()),
                  number(adamW.beta1()),
                  number(adamW.beta2()),
                  number(adamW.epsilon()),
                  number(adamW.weightDecay()),
                  number(adamW.clipNorm())),
              stretches);
      case OptimizerSpec.Sgd sgd ->
          new Sgd(
              new Sgd.Settings(
                  number(sgd.momentum()),
                  number(sgd.weightDecay()),
                  sgd.nesterov(),
                  new GradientClipping(number(sgd.clipNorm()))),
              stretches);
    };
  }

  static Schedule schedule(Recipe recipe) {
    String peak = recipe.optimizer().learningRate();
    return switch (recipe.schedule()) {
      case ScheduleSpec.Constant() -> Schedule.constant(peak);
      case ScheduleSpec.WarmupCosine(String floor, int warmup) ->
          Schedule.warmupCosine(peak, floor, warmup, recipe.steps());
      case ScheduleSpec.WarmupStableDecay(String floor, int warmup, int decay) ->
          Schedule.warmupStableDecay(peak, floor, warmup, decay, recipe.steps());
    };
  }

  static OuterOptimizer outer(OuterSpec spec) {
    return switch (spec) {
      case OuterSpec.Average() -> new OuterOptimizer.Average();
      case OuterSpec.Nesterov(String learningRate, String momentum) ->
          OuterOptimizer.nesterov(learningRate, momentum);
    };
  }

  static PayloadForm form(PayloadSpec spec) {
    return switch (spec) {
      case PayloadSpec.DenseFp32() -> new DenseFp32(DENSE_CHUNK);
      case PayloadSpec.Int8(int chunk, String decay) -> new Int8(chunk);
      case PayloadSpec.SparseTopK(int chunk, int kept, int valueBits, String decay) ->
          new SparseTopK(chunk, kept, valueBits);
    };
  }

  static ErrorFeedback feedback(PayloadSpec spec) {
    return new ErrorFeedback(form(spec), (float) number(decay(spec)));
  }

  private static String decay(PayloadSpec spec) {
    return switch (spec) {
      case PayloadSpec.DenseFp32() -> "0";
      case PayloadSpec.Int8(int chunk, String decay) -> decay;
      case PayloadSpec.SparseTopK(int chunk, int kept, int valueBits, String decay) -> decay;
    };
  }

  /**
   * @param sliceSeed unknown to everybody before the inputs were fixed, so buckets are too
   */
  static List<PreRule> before(AggregationSpec spec, Digest sliceSeed) {
    return spec.before().stream().map(step -> before(step, sliceSeed)).toList();
  }

  private static PreRule before(AggregationSpec.Before step, Digest sliceSeed) {
    return switch (step) {
      case AggregationSpec.Before.ClipNorm(String norm) ->
          new NormClipping(OptionalDouble.of(number(norm)));
      case AggregationSpec.Before.ClipToMedianNorm() -> NormClipping.toMedian();
      case AggregationSpec.Before.Mix(int f) -> new NearestNeighbourMixing(f);
      case AggregationSpec.Before.Bucket(int size) -> new Bucketing(size, bucketSeed(sliceSeed));
    };
  }

  private static long bucketSeed(Digest sliceSeed) {
    return ByteBuffer.wrap(Digest.of("proofpool/bucketing/v1", sliceSeed).raw()).getLong();
  }

  static AggregationRule rule(AggregationSpec.Rule rule) {
    return switch (rule) {
      case AggregationSpec.Rule.Mean() -> new Mean();
      case AggregationSpec.Rule.Median() -> new Median();
      case AggregationSpec.Rule.TrimmedMean(int f) -> new TrimmedMean(f);
      case AggregationSpec.Rule.GeometricMedian(String smoothing, int iterations) ->
          new GeometricMedian(number(smoothing), iterations);
      case AggregationSpec.Rule.Krum(int f, int keep) -> Krum.multi(f, keep);
      case AggregationSpec.Rule.Bulyan(int f) -> new Bulyan(f);
      case AggregationSpec.Rule.CentredClipping(String radius, int iterations) ->
          new CentredClipping(number(radius), iterations);
    };
  }

  private static double number(String decimal) {
    return Double.parseDouble(decimal);
  }
}

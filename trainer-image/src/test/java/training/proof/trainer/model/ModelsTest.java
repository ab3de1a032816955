package training.proof.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.InitialParameters;
import training.proof.numerics.ParameterLayout;
import training.proof.protocol.recipe.ModelSpec;

/** What holds for every model that a recipe can describe. */
class ModelsTest {
  private static final int CONTEXT = 8;

  static List<ModelSpec> models() {
    return List.of(
        ModelSpec.Gpt.plain(64, CONTEXT, 16, 2, 2, 7),
        new ModelSpec.Gpt(64, CONTEXT, 16, 2, 2, true, "none", "learned", 7),
        new ModelSpec.Gpt(64, CONTEXT, 16, 2, 2, false, "no-key", "learned", 7),
        new ModelSpec.Gpt(64, CONTEXT, 16, 2, 2, false, "none", "rotary", 7),
        new ModelSpec.Gpt(64, CONTEXT, 16, 2, 2, true, "all", "rotary", 7),
        new ModelSpec.Mlp(64, CONTEXT, 8, 3, 16, 2, 7),
        new ModelSpec.Mlp(64, CONTEXT, 8, CONTEXT, 16, 1, 7),
        new ModelSpec.Mlp(64, CONTEXT, 8, 1, 16, 1, 7),
        new ModelSpec.Cnn(64, CONTEXT, 16, 3, 2, 7),
        new ModelSpec.Cnn(64, CONTEXT, 16, 2, 3, 7));
  }

  @ParameterizedTest
  @MethodSource("models")
  void itHasAsManyParametersAsTheProtocolCounts(ModelSpec spec) {
    assertThat((long) ExactEngine.layout(spec).size()).isEqualTo(spec.parameters());
  }

  @ParameterizedTest
  @MethodSource("models")
  void untrainedItKnowsNothing(ModelSpec spec) {
    try (var engine = new ExactEngine(spec)) {
      float[] parameters = parameters(spec);
      double loss = engine.backward(parameters, batch(4), gradients -> {});
      assertThat(loss).isCloseTo(Math.log(64), within(0.15));
    }
  }

  /** At the element of each parameter where it is steepest. */
  @ParameterizedTest
  @MethodSource("models")
  void gradientsAreSlopesAndNoneIsZeroByConstruction(ModelSpec spec) {
    try (var engine = new ExactEngine(spec)) {
      float[] parameters = parameters(spec);
      var batch = batch(3);
      var gradients = new double[parameters.length];
      engine.backward(parameters, batch, found -> copy(found, gradients));
      for (var parameter : ExactEngine.layout(spec).parameters()) {
        int steepest = steepest(parameter, gradients);
        assertThat(Math.abs(gradients[steepest])).as(parameter.name()).isGreaterThan(1e-7);
        assertThat(slope(engine, parameters, batch, steepest))
            .as(parameter.name())
            .isCloseTo(gradients[steepest], within(2e-3 * Math.abs(gradients[steepest]) + 1e-9));
      }
    }
  }

  /** Both precisions are the same model: what differs is rounding, far below the gradients. */
  @ParameterizedTest
  @MethodSource("models")
  void singlePrecisionIsTheSameModel(ModelSpec spec) {
    try (var exact = new ExactEngine(spec);
        var single = new ClassExactEngine(spec, false)) {
      areClose(spec, exact, single, 1e-5);
    }
  }

  /** Factors with eight bits: nearer to the exact gradients than four, further off than twelve. */
  @ParameterizedTest
  @MethodSource("models")
  void productsInBf16AreTheSameModel(ModelSpec spec) {
    try (var exact = new ExactEngine(spec);
        var half = new ClassExactEngine(spec, true)) {
      double farthest = areClose(spec, exact, half, 0x1p-4);
      assertThat(farthest).isGreaterThan(0x1p-12);
    }
  }

  /**
   * @return how far off the farthest gradient is, as a share of the largest, as the tolerance is
   */
  private static double areClose(
      ModelSpec spec, ExactEngine exact, ClassExactEngine other, double tolerance) {
    float[] parameters = parameters(spec);
    var gradients = new double[parameters.length];
    var rounded = new float[parameters.length];
    double loss = exact.backward(parameters, batch(3), found -> copy(found, gradients));
    assertThat(other.backward(parameters, batch(3), rounded)).isCloseTo(loss, within(tolerance));
    double largest = DoubleStream.of(gradients).map(Math::abs).max().orElseThrow();
    double farthest = 0;
    for (int i = 0; i < rounded.length; i++) {
      assertThat((double) rounded[i]).isCloseTo(gradients[i], within(tolerance * largest));
      farthest = Math.max(farthest, Math.abs(rounded[i] - gradients[i]) / largest);
    }
    return farthest;
  }

  /** An executor that optimises what it ran before would compute otherwise from then on. */
  @ParameterizedTest
  @MethodSource("models")
  void everyPassComputesAlike(ModelSpec spec) {
    everyPassComputesAlike(spec, false);
    everyPassComputesAlike(spec, true);
  }

  private static void everyPassComputesAlike(ModelSpec spec, boolean bf16) {
    try (var engine = new ClassExactEngine(spec, bf16)) {
      float[] parameters = parameters(spec);
      var first = new float[parameters.length];
      double loss = engine.backward(parameters, batch(3), first);
      for (int again = 0; again < 4; again++) {
        var gradients = new float[parameters.length];
        assertThat(engine.backward(parameters, batch(3), gradients)).isEqualTo(loss);
        assertThat(gradients).isEqualTo(first);
      }
    }
  }

  /** What is read at the last positions does not change the losses at the first. */
  @ParameterizedTest
  @MethodSource("models")
  void aTokenIsPredictedFromEarlierOnesOnly(ModelSpec spec) {
    try (var engine = new ExactEngine(spec)) {
      float[] parameters = parameters(spec);
      assertThat(first(engine, parameters, 9)).isEqualTo(first(engine, parameters, 33));
    }
  }

  /** The mean loss of eight targets of which only the first four's tokens differ. */
  private static double first(ExactEngine engine, float[] parameters, int read) {
    double one = engine.losses(parameters, changed(5, read))[0];
    double other = engine.losses(parameters, changed(6, read))[0];
    return Math.rint((one - other) * 1e10) / 1e10;
  }

  private static TokenBatch changed(int target, int read) {
    var batch = new TokenBatch(1, CONTEXT);
    for (int i = 0; i < CONTEXT; i++) {
      batch.set(0, i, i < 4 ? 3 + i : read, i < 4 ? target : 1);
    }
    return batch;
  }

  private static int steepest(ParameterLayout.Placed parameter, double[] gradients) {
    int steepest = parameter.offset();
    for (int i = steepest; i < parameter.offset() + parameter.size(); i++) {
      steepest = Math.abs(gradients[i]) > Math.abs(gradients[steepest]) ? i : steepest;
    }
    return steepest;
  }

  private static double slope(ExactEngine engine, float[] parameters, TokenBatch batch, int index) {
    float here = parameters[index];
    float step = 0x1p-9f;
    parameters[index] = here + step;
    double above = mean(engine.losses(parameters, batch));
    parameters[index] = here - step;
    double below = mean(engine.losses(parameters, batch));
    double width = (double) (here + step) - (here - step);
    parameters[index] = here;
    return (above - below) / width;
  }

  private static double mean(double[] losses) {
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum / losses.length;
  }

  private static float[] parameters(ModelSpec spec) {
    return InitialParameters.of(ExactEngine.layout(spec), spec.seed());
  }

  private static TokenBatch batch(int rows) {
    var random = new CounterRandom(3);
    var batch = new TokenBatch(rows, CONTEXT);
    for (int i = 0; i < rows * CONTEXT; i++) {
      batch.set(
          i / CONTEXT, i % CONTEXT, (int) (random.bits(i) & 63), (int) (random.bits(i + 1) & 63));
    }
    return batch;
  }

  private static void copy(MemorySegment found, double[] into) {
    MemorySegment.copy(found, ValueLayout.JAVA_DOUBLE, 0, into, 0, into.length);
  }
}

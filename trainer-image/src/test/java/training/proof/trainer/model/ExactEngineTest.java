package training.proof.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import training.proof.numerics.CounterRandom;
import training.proof.numerics.InitialParameters;
import training.proof.protocol.recipe.ModelSpec;

class ExactEngineTest {
  private static final ModelSpec MODEL = ModelSpec.Gpt.plain(256, 8, 16, 2, 2, 7);

  private final ExactEngine engine = new ExactEngine(MODEL);
  private final float[] parameters = InitialParameters.of(ExactEngine.layout(MODEL), MODEL.seed());

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void anUntrainedModelKnowsNothing() {
    assertThat(gradient(batch(4), new double[parameters.length]))
        .isCloseTo(Math.log(256), within(0.1));
  }

  @Test
  void gradientsAreTheSlopesOfTheLoss() {
    var batch = batch(3);
    var gradients = new double[parameters.length];
    gradient(batch, gradients);
    for (var parameter : ExactEngine.layout(MODEL).parameters()) {
      int index = parameter.offset();
      for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
        index = Math.abs(gradients[i]) > Math.abs(gradients[index]) ? i : index;
      }
      assertThat(slope(batch, index))
          .as(parameter.name())
          .isCloseTo(gradients[index], within(1e-3 * Math.abs(gradients[index])));
    }
  }

  /** Where a gradient is zero by construction only noise is left, and noise is never reproduced. */
  @Test
  void noParameterHasAGradientOfZeroByConstruction() {
    var gradients = new double[parameters.length];
    gradient(batch(8), gradients);
    for (var parameter : ExactEngine.layout(MODEL).parameters()) {
      double largest = 0;
      for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
        largest = Math.max(largest, Math.abs(gradients[i]));
      }
      assertThat(largest).as(parameter.name()).isGreaterThan(1e-6);
    }
  }

  /** Losses at the first four positions do not depend on what is read at the last four. */
  @Test
  void aTokenIsPredictedFromEarlierOnesOnly() {
    assertThat(difference(batch(1), 4)).isZero();
    assertThat(difference(batch(1), 0)).isNotZero();
  }

  /**
   * How far the mean over the targets at positions 0 to 3 moves when later inputs change: two
   * targets that differ only there give two equations, whose difference leaves the later out.
   */
  private double difference(TokenBatch batch, int from) {
    double[] shift = new double[2];
    for (int changed = 0; changed < 2; changed++) {
      var one = copy(batch, changed == 0 ? 8 : from, 5);
      var other = copy(batch, changed == 0 ? 8 : from, 9);
      shift[changed] = mean(one) - mean(other);
    }
    return Math.rint((shift[0] - shift[1]) * 1e12) / 1e12;
  }

  /** Targets of positions 0 to 3 are {@code target}; inputs from {@code from} on are replaced. */
  private static TokenBatch copy(TokenBatch batch, int from, int target) {
    var copy = new TokenBatch(1, 8);
    for (int i = 0; i < 8; i++) {
      int input = i >= from ? 77 : (int) batch.inputs()[i];
      copy.set(0, i, input, i < 4 ? target : 1);
    }
    return copy;
  }

  @Test
  void evaluationAgreesWithTraining() {
    var batch = batch(4);
    double mean = 0;
    for (double loss : engine.losses(parameters, batch)) {
      mean += loss / 4;
    }
    assertThat(mean).isCloseTo(gradient(batch, new double[parameters.length]), within(1e-12));
  }

  private double gradient(TokenBatch batch, double[] into) {
    return engine.backward(
        parameters,
        batch,
        found -> MemorySegment.copy(found, ValueLayout.JAVA_DOUBLE, 0, into, 0, into.length));
  }

  private double slope(TokenBatch batch, int index) {
    float here = parameters[index];
    float step = 0x1p-9f;
    parameters[index] = here + step;
    double above = mean(batch);
    parameters[index] = here - step;
    double below = mean(batch);
    double width = (double) (here + step) - (here - step);
    parameters[index] = here;
    return (above - below) / width;
  }

  private double mean(TokenBatch batch) {
    double sum = 0;
    for (double loss : engine.losses(parameters, batch)) {
      sum += loss;
    }
    return sum / batch.rows();
  }

  private static TokenBatch batch(int rows) {
    var random = new CounterRandom(3);
    var batch = new TokenBatch(rows, 8);
    for (int i = 0; i < rows * 8; i++) {
      batch.set(i / 8, i % 8, (int) (random.bits(i) & 0xff), (int) (random.bits(i + 1) & 0xff));
    }
    return batch;
  }
}

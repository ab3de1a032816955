package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SgdTest {
  private static final float[][] GRADIENTS = {
    {0.5f, -0.25f, 1}, {-0.125f, 0.75f, 0}, {1, 1, -1},
  };

  /** Computed with torch.optim.SGD of PyTorch 2.7.1: lr 0.1, momentum 0.9, weight_decay 0.01. */
  @Test
  void threeStepsAgreeWithPyTorch() {
    double[][] expected = {
      {0.949000001, -1.97300005, 0.399500012},
      {0.914650977, -2.02172709, 0.308650523},
      {0.782822251, -2.16355968, 0.326577336},
    };
    assertSteps(false, expected);
  }

  /** The same with nesterov=True. */
  @Test
  void threeStepsOfNesterovAgreeWithPyTorch() {
    double[][] expected = {
      {0.903100014, -1.94869995, 0.309049994},
      {0.88382411, -2.06562734, 0.2270578},
      {0.664359331, -2.2911911, 0.343111575},
    };
    assertSteps(true, expected);
  }

  private static void assertSteps(boolean nesterov, double[][] expected) {
    var sgd = new Sgd(new Sgd.Settings(0.9, 0.01, nesterov, new GradientClipping(1e9)));
    var state = TrainingState.start(Layouts.vector(3), new float[] {1, -2, 0.5f});
    for (int t = 0; t < 3; t++) {
      sgd.step(state, GRADIENTS[t], 0.1);
      for (int i = 0; i < 3; i++) {
        assertThat((double) state.parameters()[i]).isCloseTo(expected[t][i], within(3e-7));
      }
    }
    assertThat(state.step()).isEqualTo(3);
    assertThat(state.secondMoment()).containsOnly(0f);
  }

  /** torch.nn.utils.clip_grad_norm_ of PyTorch 2.7.1, but for the 1e-6 that it adds to the norm. */
  @Test
  void gradientsAreClippedByTheirGlobalNorm() {
    float[] gradient = {3, 4, 12};
    float scale = new GradientClipping(1).scale(gradient, Stretches.alone());
    double[] expected = {0.23076921701431274, 0.307692289352417, 0.923076868057251};
    for (int i = 0; i < 3; i++) {
      assertThat((double) (gradient[i] * scale)).isCloseTo(expected[i], within(2e-7));
    }
    assertThat(new GradientClipping(13).scale(gradient, Stretches.alone())).isEqualTo(1f);
    assertThat(new GradientClipping(1).scale(new float[3], Stretches.alone())).isEqualTo(1f);

    var sgd = new Sgd(new Sgd.Settings(0, 0, false, new GradientClipping(1)));
    var state = TrainingState.start(Layouts.vector(3), new float[3]);
    sgd.step(state, gradient, 1);
    assertThat(state.parameters()[2]).isEqualTo(-12 * scale);
  }

  @Test
  void refusesSettingsOutOfRangeByName() {
    var clipping = new GradientClipping(1);
    assertThatThrownBy(() -> new Sgd.Settings(1, 0, false, clipping))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("momentum");
    assertThatThrownBy(() -> new Sgd.Settings(0, -1, false, clipping))
        .hasMessageContaining("weightDecay");
    assertThatThrownBy(() -> new GradientClipping(0)).hasMessageContaining("clipNorm");
    var sgd = new Sgd(new Sgd.Settings(0, 0, false, clipping));
    var state = TrainingState.start(Layouts.vector(1), new float[1]);
    assertThatThrownBy(() -> sgd.step(state, new float[1], 0)).hasMessageContaining("learningRate");
    assertThatThrownBy(() -> sgd.step(state, new float[2], 0.1)).hasMessageContaining("2 elements");
    assertThat(state.step()).isZero();
  }

  @Test
  void adamWTakesTheSchedulesRate() {
    var adamw = new AdamW(new AdamW.Settings(0.1, 0.9, 0.999, 1e-8, 0.01, 1e9));
    var half = new AdamW(new AdamW.Settings(0.05, 0.9, 0.999, 1e-8, 0.01, 1e9));
    var one = TrainingState.start(Layouts.vector(1), new float[] {1});
    var other = TrainingState.start(Layouts.vector(1), new float[] {1});
    adamw.step(one, new float[] {0.5f}, 0.05);
    half.step(other, new float[] {0.5f});
    assertThat(one.parameters()).isEqualTo(other.parameters());
  }
}

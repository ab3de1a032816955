package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OuterOptimizerTest {

  /** DiLoCo's outer optimiser is SGD with Nesterov momentum; the inner one is its reference. */
  @Test
  void nesterovIsTheInnerOneOverAggregates() {
    var outer = OuterOptimizer.nesterov("0.7", "0.9");
    var inner = new Sgd(new Sgd.Settings(0.9, 0, true, new GradientClipping(1e9)));
    var state = TrainingState.start(Layouts.vector(3), new float[] {1, -2, 0.5f});
    float[] parameters = {1, -2, 0.5f};
    float[] momentum = new float[3];
    for (float[] aggregate : new float[][] {{0.5f, -0.25f, 1}, {-0.125f, 0.75f, 0}, {1, 1, -1}}) {
      parameters = outer.next(parameters, aggregate, momentum);
      inner.step(state, aggregate, 0.7);
      assertThat(parameters).isEqualTo(state.parameters());
      assertThat(momentum).isEqualTo(state.firstMoment());
    }
  }

  /** By hand: m = 1, w = 0 - 0.5 (1 + 0.5); then m = 1.5, w = -0.75 - 0.5 (1 + 0.75). */
  @Test
  void twoStepsByHand() {
    var outer = new OuterOptimizer.Nesterov(0.5, 0.5);
    float[] momentum = new float[1];
    float[] one = outer.next(new float[] {0}, new float[] {1}, momentum);
    assertThat(one[0]).isCloseTo(-0.75f, within(1e-7f));
    float[] two = outer.next(one, new float[] {1}, momentum);
    assertThat(two[0]).isCloseTo(-1.625f, within(1e-7f));
  }

  @Test
  void averageTakesTheAggregateAndLeavesTheMomentum() {
    float[] momentum = {7};
    var outer = new OuterOptimizer.Average();
    assertThat(outer.next(new float[] {3}, new float[] {1}, momentum)).containsExactly(2f);
    assertThat(momentum).containsExactly(7f);
  }

  @Test
  void refusesSettingsAndVectorsThatDoNotFit() {
    assertThatThrownBy(() -> OuterOptimizer.nesterov("2.5", "0.9"))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("outer learningRate");
    assertThatThrownBy(() -> OuterOptimizer.nesterov("0.7", "1.0"))
        .hasMessageContaining("outer momentum");
    var outer = OuterOptimizer.nesterov("0.7", "0.9");
    assertThatThrownBy(() -> outer.next(new float[2], new float[2], new float[3]))
        .isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> outer.next(new float[2], new float[1], new float[2]))
        .isInstanceOf(NumericsException.class);
  }
}

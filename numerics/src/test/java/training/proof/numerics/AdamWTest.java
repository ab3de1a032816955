package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final AdamW.Settings SETTINGS =
      new AdamW.Settings(0.1, 0.9, 0.999, 1e-8, 0.01, 1e9);

  /** Algorithm 2 of Loshchilov and Hutter (2019), worked out by hand in 50 decimal digits. */
  @Test
  void threeStepsAgreeWithTheAlgorithmAsPublished() {
    var state = TrainingState.start(Layouts.vector(1), new float[] {1f});
    var adamw = new AdamW(SETTINGS);
    float[] gradients = {0.5f, -0.25f, 1f};
    double[] parameters = {0.8990000020, 0.8714672987, 0.8047846724};
    double[] first = {0.05, 0.02, 0.118};
    double[] second = {0.00025, 0.00031225, 0.00131193775};
    for (int t = 0; t < 3; t++) {
      adamw.step(state, new float[] {gradients[t]});
      assertThat((double) state.parameters()[0]).isCloseTo(parameters[t], within(3e-7));
      assertThat((double) state.firstMoment()[0]).isCloseTo(first[t], within(2e-8));
      assertThat((double) state.secondMoment()[0]).isCloseTo(second[t], within(1e-9));
    }
    assertThat(state.step()).isEqualTo(3);
  }

  @Test
  void gradientsAboveTheNormAreScaledDownToIt() {
    var adamw = new AdamW(new AdamW.Settings(0.1, 0.9, 0.999, 1e-8, 0, 1));
    assertThat(adamw.clipScale(new float[] {3, 4})).isEqualTo(0.2f);
    assertThat(adamw.clipScale(new float[] {0.3f, 0.4f})).isEqualTo(1f);
    assertThat(adamw.clipScale(new float[] {0, 0})).isEqualTo(1f);
  }

  @Test
  void aZeroGradientOnlyDecays() {
    var state = TrainingState.start(Layouts.vector(1), new float[] {2f});
    new AdamW(SETTINGS).step(state, new float[] {0});
    assertThat(state.parameters()[0]).isEqualTo(2f * (float) (1 - 0.1 * 0.01));
  }

  @Property(tries = 200)
  void everyElementIsUpdatedOnItsOwn(
      @ForAll @Size(5) List<@FloatRange(min = -1, max = 1) Float> values) {
    var all = TrainingState.start(Layouts.vector(5), new float[] {1, 2, 3, 4, 5});
    var gradient = new float[5];
    for (int i = 0; i < 5; i++) {
      gradient[i] = values.get(i);
    }
    new AdamW(SETTINGS).step(all, gradient);
    for (int i = 0; i < 5; i++) {
      var one = TrainingState.start(Layouts.vector(1), new float[] {i + 1});
      new AdamW(SETTINGS).step(one, new float[] {gradient[i]});
      assertThat(all.parameters()[i]).isEqualTo(one.parameters()[0]);
    }
  }

  @Test
  void refusesSettingsOutOfRangeByName() {
    assertThatThrownBy(() -> new AdamW.Settings(0, 0.9, 0.99, 1e-8, 0, 1))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("learningRate");
    assertThatThrownBy(() -> new AdamW.Settings(0.1, 1, 0.99, 1e-8, 0, 1))
        .hasMessageContaining("beta1");
    assertThatThrownBy(() -> new AdamW.Settings(0.1, 0.9, 1, 1e-8, 0, 1))
        .hasMessageContaining("beta2");
    assertThatThrownBy(() -> new AdamW.Settings(0.1, 0.9, 0.99, 1e-60, 0, 1))
        .hasMessageContaining("epsilon");
    assertThatThrownBy(() -> new AdamW.Settings(0.1, 0.9, 0.99, 1e-8, 2, 1))
        .hasMessageContaining("weightDecay");
    assertThatThrownBy(() -> new AdamW.Settings(0.1, 0.9, 0.99, 1e-8, 0, 0))
        .hasMessageContaining("clipNorm");
  }

  @Test
  void refusesAGradientOfAnotherModel() {
    var state = TrainingState.start(Layouts.vector(2), new float[] {1, 2});
    assertThatThrownBy(() -> new AdamW(SETTINGS).step(state, new float[3]))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("3 elements");
  }
}

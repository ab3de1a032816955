package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StretchesTest {
  /** Three stretches and a part of one. */
  private static final int SIZE = 3 * Stretches.LENGTH + 77;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 77, Stretches.LENGTH, Stretches.LENGTH + 1, SIZE})
  void everyElementIsSeenOnce(int size) {
    for (int threads = 1; threads <= 3; threads++) {
      var seen = new AtomicIntegerArray(size);
      try (var stretches = Stretches.with(threads)) {
        stretches.over(
            size,
            (from, to) -> {
              for (int i = from; i < to; i++) {
                seen.incrementAndGet(i);
              }
            });
      }
      for (int i = 0; i < size; i++) {
        assertThat(seen.get(i)).isOne();
      }
    }
  }

  @Test
  void whatFailsInAStretchFailsTheWhole() {
    try (var stretches = Stretches.with(2)) {
      assertThatThrownBy(
              () ->
                  stretches.over(
                      SIZE,
                      (from, to) -> {
                        if (from > 0) {
                          throw new NumericsException("not this one");
                        }
                      }))
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining("not this one");
    }
  }

  @Test
  void stepsDoNotDependOnTheNumberOfThreads() {
    assertThat(stepped(3, s -> adamW(s))).isEqualTo(stepped(1, s -> adamW(s)));
    assertThat(stepped(3, s -> sgd(s, true))).isEqualTo(stepped(1, s -> sgd(s, true)));
    assertThat(stepped(3, s -> sgd(s, false))).isEqualTo(stepped(1, s -> sgd(s, false)));
  }

  private static InnerOptimizer adamW(Stretches stretches) {
    return new AdamW(new AdamW.Settings(0.1, 0.9, 0.999, 1e-8, 0.01, 1), stretches);
  }

  private static InnerOptimizer sgd(Stretches stretches, boolean nesterov) {
    return new Sgd(new Sgd.Settings(0.9, 0.01, nesterov, new GradientClipping(1)), stretches);
  }

  /** Parameters after two steps along rounded gradients. */
  private static float[] stepped(int threads, Function<Stretches, InnerOptimizer> optimizer) {
    var layout = Layouts.vector(SIZE);
    var state = TrainingState.start(layout, new float[SIZE]);
    var gradient = new float[SIZE];
    try (var stretches = Stretches.with(threads)) {
      var inner = optimizer.apply(stretches);
      for (int step = 0; step < 2; step++) {
        new CommonGrid(20, stretches).round(layout, MemorySegment.ofArray(random(step)), gradient);
        inner.step(state, gradient, 0.1);
      }
    }
    return state.parameters();
  }

  @Test
  void theNormIsThatOfAllElements() {
    double[] values = random(5);
    var gradient = new float[SIZE];
    double sum = 0;
    for (int i = 0; i < SIZE; i++) {
      gradient[i] = (float) values[i];
      sum += (double) gradient[i] * gradient[i];
    }
    float scale = new GradientClipping(1).scale(gradient, Stretches.alone());
    assertThat((double) scale).isCloseTo(1 / Math.sqrt(sum), within(1e-6 / Math.sqrt(sum)));
  }

  private static double[] random(long seed) {
    var random = new CounterRandom(seed);
    var values = new double[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = random.normal(i);
    }
    return values;
  }
}

package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteGradientsTest {
  private static final ParameterLayout LAYOUT =
      ParameterLayout.of(
          List.of(
              new ParameterSpec("a", List.of(3), new Initial.Constant(0)),
              new ParameterSpec("b", List.of(2), new Initial.Constant(0))));

  @Test
  void allThatIsFiniteIsTaken() {
    float[] gradients = {0, -0f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE};
    assertThatCode(() -> FiniteGradients.require(LAYOUT, gradients)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotIsRefusedByTheParametersName(float hostile) {
    float[] gradients = {1, 2, 3, hostile, 5};
    assertThatThrownBy(() -> FiniteGradients.require(LAYOUT, gradients))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("parameter b is " + hostile);
  }
}

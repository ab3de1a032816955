package training.proof.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {

  @Test
  void parametersFollowEachOtherSortedByName() {
    var layout = Layouts.small();
    assertThat(layout.parameters())
        .extracting(ParameterLayout.Placed::name)
        .containsExactly("b", "w");
    assertThat(layout.parameter("w").offset()).isEqualTo(2);
    assertThat(layout.size()).isEqualTo(8);
    assertThat(layout.nameAt(1)).isEqualTo("b");
    assertThat(layout.nameAt(2)).isEqualTo("w");
    assertThat(layout.nameAt(7)).isEqualTo("w");
  }

  @Test
  void refusesAParameterDefinedTwice() {
    var spec = new ParameterSpec("b", List.of(2), new Initial.Constant(1));
    assertThatThrownBy(() -> ParameterLayout.of(List.of(spec, spec)))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("b is defined twice");
  }

  @Test
  void refusesModelsThatOneVectorCannotHold() {
    var half = new Initial.Constant(0);
    assertThatThrownBy(
            () ->
                ParameterLayout.of(
                    List.of(
                        new ParameterSpec("a", List.of(1 << 15, 1 << 15), half),
                        new ParameterSpec("b", List.of(1 << 15, 1 << 15), half))))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("does not fit one vector");
    assertThatThrownBy(() -> new ParameterSpec("a", List.of(1 << 16, 1 << 16), half).size())
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("too many elements");
  }

  @Test
  void refusesNamesAndShapesOutOfRange() {
    var one = new Initial.Constant(1);
    assertThatThrownBy(() -> new ParameterSpec("../up", List.of(1), one))
        .isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> new ParameterSpec("a", List.of(0), one))
        .isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> new ParameterSpec("a", List.of(), one))
        .isInstanceOf(NumericsException.class);
    assertThatThrownBy(() -> Layouts.small().parameter("nobody"))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("nobody");
  }
}

package training.proof.numerics;

import java.util.List;

/** Layouts that several tests share. */
final class Layouts {
  private Layouts() {}

  /** {@code b} of shape 2 at offset 0, then {@code w} of shape 2 x 3 at offset 2. */
  static ParameterLayout small() {
    return ParameterLayout.of(
        List.of(
            new ParameterSpec("w", List.of(2, 3), new Initial.Normal(0.02)),
            new ParameterSpec("b", List.of(2), new Initial.Constant(1))));
  }

  static ParameterLayout vector(int size) {
    return ParameterLayout.of(
        List.of(new ParameterSpec("x", List.of(size), new Initial.Normal(1))));
  }
}

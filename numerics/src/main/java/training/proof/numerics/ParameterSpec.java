package training.proof.numerics;

import java.util.List;

/** A named tensor of a model: its shape in row-major order and its first values. */
public record ParameterSpec(String name, List<Integer> shape, Initial initial) {

  public ParameterSpec {
    shape = List.copyOf(shape);
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,127}")) {
      throw new NumericsException(
          "parameter name '" + name + "' must be 1 to 128 of a-z 0-9 . _ - and start with a-z 0-9");
    }
    if (shape.isEmpty() || shape.size() > 8 || shape.stream().anyMatch(d -> d < 1)) {
      throw new NumericsException(
          "parameter " + name + " has shape " + shape + "; needed are 1 to 8 positive dimensions");
    }
  }

  /** Number of elements; refused beyond the length of a Java array. */
  public int size() {
    long size = 1;
    for (int dimension : shape) {
      size *= dimension;
      if (size > ParameterLayout.MAX_ELEMENTS) {
        throw new NumericsException(
            "parameter " + name + " of shape " + shape + " has too many elements");
      }
    }
    return (int) size;
  }
}

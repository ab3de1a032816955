package training.proof.numerics;

import java.util.Arrays;

/** The first parameters of a model: a pure function of its layout and the recipe's seed. */
public final class InitialParameters {
  private InitialParameters() {}

  public static float[] of(ParameterLayout layout, long seed) {
    var random = new CounterRandom(seed);
    var values = new float[layout.size()];
    for (var parameter : layout.parameters()) {
      fill(values, parameter, random.forName(parameter.name()));
    }
    return values;
  }

  private static void fill(float[] values, ParameterLayout.Placed parameter, CounterRandom random) {
    int from = parameter.offset();
    switch (parameter.spec().initial()) {
      case Initial.Constant(float value) ->
          Arrays.fill(values, from, from + parameter.size(), value);
      case Initial.Normal(double standardDeviation) -> {
        for (int i = 0; i < parameter.size(); i++) {
          values[from + i] = (float) (standardDeviation * random.normal(i));
        }
      }
    }
  }
}

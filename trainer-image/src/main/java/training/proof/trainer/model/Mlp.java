package training.proof.trainer.model;

import java.util.ArrayList;
import java.util.List;
import training.proof.numerics.Initial;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.ParameterSpec;
import training.proof.protocol.recipe.ModelSpec;

/**
 * A feed-forward network: the embeddings of the last tokens side by side, hidden layers with GELU,
 * scores of all tokens. Where the text has not begun, it sees zeros.
 */
final class Mlp implements LanguageModel {
  private static final String TOKENS = "embedding.token";
  private static final String HEAD = "head.weight";
  private static final String HEAD_BIAS = "head.bias";
  private static final double HEAD_DEVIATION = 0.02;

  private final ModelSpec.Mlp shape;

  Mlp(ModelSpec.Mlp shape) {
    this.shape = shape;
  }

  static ParameterLayout layout(ModelSpec.Mlp shape) {
    var specs = new ArrayList<ParameterSpec>();
    specs.add(
        new ParameterSpec(
            TOKENS, List.of(shape.vocabulary(), shape.width()), new Initial.Normal(1)));
    for (int l = 0; l < shape.layers(); l++) {
      int inputs = l == 0 ? Math.multiplyExact(shape.window(), shape.width()) : shape.hidden();
      // He, Zhang, Ren and Sun (2015): the scale of activations stays from layer to layer.
      var weight = new Initial.Normal(StrictMath.sqrt(2.0 / inputs));
      specs.add(new ParameterSpec(weight(l), List.of(inputs, shape.hidden()), weight));
      specs.add(new ParameterSpec(bias(l), List.of(shape.hidden()), new Initial.Constant(0)));
    }
    specs.add(
        new ParameterSpec(
            HEAD, List.of(shape.hidden(), shape.vocabulary()), new Initial.Normal(HEAD_DEVIATION)));
    specs.add(new ParameterSpec(HEAD_BIAS, List.of(shape.vocabulary()), new Initial.Constant(0)));
    return ParameterLayout.of(specs);
  }

  @Override
  public Script.Value write(Script script) {
    Script.Value x = script.embed(TOKENS);
    x = script.lookBack(x, shape.context(), shape.width(), shape.window(), 1);
    for (int l = 0; l < shape.layers(); l++) {
      x = script.gelu(script.linear(x, weight(l), bias(l)));
    }
    return script.linear(x, HEAD, HEAD_BIAS);
  }

  private static String weight(int layer) {
    return String.format("layer.%03d.weight", layer);
  }

  private static String bias(int layer) {
    return String.format("layer.%03d.bias", layer);
  }
}

package training.proof.trainer.model;

import java.util.ArrayList;
import java.util.List;
import training.proof.numerics.Initial;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.ParameterSpec;
import training.proof.protocol.recipe.ModelSpec;

/**
 * Causal convolutions: each layer norms what it reads, looks back by its taps, and adds what it
 * finds, through GELU, to what it read. A convolution is one matrix product over all taps, so that
 * all channels of all taps are one sum.
 */
final class Cnn implements LanguageModel {
  private static final String TOKENS = "embedding.token";
  private static final String HEAD_NORM = "head.norm";
  private static final String HEAD = "head.weight";
  private static final String BIAS = ".bias";
  private static final double EMBEDDING_DEVIATION = 0.1;
  private static final double HEAD_DEVIATION = 0.02;

  private final ModelSpec.Cnn shape;

  Cnn(ModelSpec.Cnn shape) {
    this.shape = shape;
  }

  static ParameterLayout layout(ModelSpec.Cnn shape) {
    int width = shape.width();
    var gain = new Initial.Constant(1);
    var zero = new Initial.Constant(0);
    var specs = new ArrayList<ParameterSpec>();
    specs.add(
        new ParameterSpec(
            TOKENS, List.of(shape.vocabulary(), width), new Initial.Normal(EMBEDDING_DEVIATION)));
    int inputs = Math.multiplyExact(shape.kernel(), width);
    var weight = new Initial.Normal(StrictMath.sqrt(1.0 / inputs));
    for (int l = 0; l < shape.layers(); l++) {
      specs.add(new ParameterSpec(layer(l, "norm"), List.of(width), gain));
      specs.add(new ParameterSpec(layer(l, "norm") + BIAS, List.of(width), zero));
      specs.add(new ParameterSpec(layer(l, "weight"), List.of(inputs, width), weight));
      specs.add(new ParameterSpec(layer(l, "weight") + BIAS, List.of(width), zero));
    }
    specs.add(new ParameterSpec(HEAD_NORM, List.of(width), gain));
    specs.add(new ParameterSpec(HEAD_NORM + BIAS, List.of(width), zero));
    specs.add(
        new ParameterSpec(
            HEAD, List.of(width, shape.vocabulary()), new Initial.Normal(HEAD_DEVIATION)));
    specs.add(new ParameterSpec(HEAD + BIAS, List.of(shape.vocabulary()), zero));
    return ParameterLayout.of(specs);
  }

  @Override
  public Script.Value write(Script script) {
    Script.Value x = script.embed(TOKENS);
    for (int l = 0; l < shape.layers(); l++) {
      Script.Value normed = script.norm(x, layer(l, "norm"), layer(l, "norm") + BIAS);
      int dilation = ModelSpec.Cnn.dilation(l);
      Script.Value seen =
          script.lookBack(normed, shape.context(), shape.width(), shape.kernel(), dilation);
      Script.Value found = script.linear(seen, layer(l, "weight"), layer(l, "weight") + BIAS);
      x = script.add(x, script.gelu(found));
    }
    Script.Value normed = script.norm(x, HEAD_NORM, HEAD_NORM + BIAS);
    return script.linear(normed, HEAD, HEAD + BIAS);
  }

  private static String layer(int layer, String part) {
    return String.format("layer.%03d.%s", layer, part);
  }
}

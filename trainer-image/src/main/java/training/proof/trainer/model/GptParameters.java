package training.proof.trainer.model;

import java.util.ArrayList;
import java.util.List;
import training.proof.numerics.Initial;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.ParameterSpec;
import training.proof.protocol.recipe.ModelSpec;

/**
 * The parameters of a GPT: token embeddings, per layer attention and a feed-forward part behind
 * layer norms; as the recipe says, position embeddings, a head of its own, and biases. Biases begin
 * at zero.
 */
final class GptParameters {
  static final String TOKENS = "embedding.token";
  static final String POSITIONS = "embedding.position";
  static final String HEAD_NORM = "head.norm";
  static final String HEAD = "head.weight";
  static final String HEAD_BIAS = "head.bias";

  /** Follows the name of a norm or of a linear map. */
  static final String BIAS = ".bias";

  /** The width of the hidden layer of a feed-forward part, in widths of the model. */
  static final int EXPANSION = 4;

  private static final double DEVIATION = 0.02;

  private GptParameters() {}

  static ParameterLayout layout(ModelSpec.Gpt model) {
    int width = model.width();
    var weight = new Initial.Normal(DEVIATION);
    // Radford et al. (2019): what is added to the residual stream is scaled by its depth.
    var residual = new Initial.Normal(DEVIATION / StrictMath.sqrt(2.0 * model.layers()));
    var gain = new Initial.Constant(1);
    var specs = new ArrayList<ParameterSpec>();
    specs.add(new ParameterSpec(TOKENS, List.of(model.vocabulary(), width), weight));
    if (!model.hasRotaryPositions()) {
      specs.add(new ParameterSpec(POSITIONS, List.of(model.context(), width), weight));
    }
    specs.add(new ParameterSpec(HEAD_NORM, List.of(width), gain));
    if (!model.tiedEmbeddings()) {
      specs.add(new ParameterSpec(HEAD, List.of(width, model.vocabulary()), weight));
    }
    for (int l = 0; l < model.layers(); l++) {
      specs.add(new ParameterSpec(attentionNorm(l), List.of(width), gain));
      specs.add(new ParameterSpec(attentionIn(l), List.of(width, 3 * width), weight));
      specs.add(new ParameterSpec(attentionOut(l), List.of(width, width), residual));
      specs.add(new ParameterSpec(forwardNorm(l), List.of(width), gain));
      specs.add(new ParameterSpec(forwardIn(l), List.of(width, EXPANSION * width), weight));
      specs.add(new ParameterSpec(forwardOut(l), List.of(EXPANSION * width, width), residual));
    }
    if (model.hasBiases()) {
      addBiases(model, specs);
    }
    return ParameterLayout.of(specs);
  }

  private static void addBiases(ModelSpec.Gpt model, List<ParameterSpec> specs) {
    int width = model.width();
    specs.add(bias(HEAD_NORM + BIAS, width));
    specs.add(bias(HEAD_BIAS, model.vocabulary()));
    for (int l = 0; l < model.layers(); l++) {
      specs.add(bias(attentionNorm(l) + BIAS, width));
      specs.add(bias(queryBias(l), width));
      if (model.hasKeyBias()) {
        specs.add(bias(keyBias(l), width));
      }
      specs.add(bias(valueBias(l), width));
      specs.add(bias(attentionOut(l) + BIAS, width));
      specs.add(bias(forwardNorm(l) + BIAS, width));
      specs.add(bias(forwardIn(l) + BIAS, EXPANSION * width));
      specs.add(bias(forwardOut(l) + BIAS, width));
    }
  }

  private static ParameterSpec bias(String name, int width) {
    return new ParameterSpec(name, List.of(width), new Initial.Constant(0));
  }

  static String attentionNorm(int layer) {
    return layer(layer) + "attention.norm";
  }

  static String attentionIn(int layer) {
    return layer(layer) + "attention.in";
  }

  static String queryBias(int layer) {
    return layer(layer) + "attention.query.bias";
  }

  static String keyBias(int layer) {
    return layer(layer) + "attention.key.bias";
  }

  static String valueBias(int layer) {
    return layer(layer) + "attention.value.bias";
  }

  static String attentionOut(int layer) {
    return layer(layer) + "attention.out";
  }

  static String forwardNorm(int layer) {
    return layer(layer) + "forward.norm";
  }

  static String forwardIn(int layer) {
    return layer(layer) + "forward.in";
  }

  static String forwardOut(int layer) {
    return layer(layer) + "forward.out";
  }

  /** Three digits, so that the order of names is the order of layers. */
  private static String layer(int layer) {
    return String.format("layer.%03d.", layer);
  }
}

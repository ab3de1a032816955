package training.proof.trainer.model;

import training.proof.protocol.recipe.ModelSpec;

/** A GPT (Radford et al., 2019), as the recipe says. */
final class Gpt implements LanguageModel {
  private final ModelSpec.Gpt shape;

  Gpt(ModelSpec.Gpt shape) {
    this.shape = shape;
  }

  @Override
  public Script.Value write(Script script) {
    var attention = new Attention(shape, script);
    Script.Value x = script.embed(GptParameters.TOKENS);
    if (!shape.hasRotaryPositions()) {
      x = script.addToExamples(x, GptParameters.POSITIONS);
    }
    for (int l = 0; l < shape.layers(); l++) {
      x = attend(script, attention, x, l);
      x = feedForward(script, x, l);
    }
    x = norm(script, x, GptParameters.HEAD_NORM);
    return shape.tiedEmbeddings()
        ? script.transposed(x, GptParameters.TOKENS, GptParameters.HEAD_BIAS)
        : script.linear(x, GptParameters.HEAD, GptParameters.HEAD_BIAS);
  }

  private static Script.Value attend(
      Script script, Attention attention, Script.Value x, int layer) {
    Script.Value normed = norm(script, x, GptParameters.attentionNorm(layer));
    Script.Value parts = linear(script, normed, GptParameters.attentionIn(layer));
    return onto(script, x, attention.of(parts, layer), GptParameters.attentionOut(layer));
  }

  private static Script.Value feedForward(Script script, Script.Value x, int layer) {
    Script.Value normed = norm(script, x, GptParameters.forwardNorm(layer));
    Script.Value hidden = linear(script, normed, GptParameters.forwardIn(layer));
    return onto(script, x, script.gelu(hidden), GptParameters.forwardOut(layer));
  }

  private static Script.Value norm(Script script, Script.Value x, String gain) {
    return script.norm(x, gain, gain + GptParameters.BIAS);
  }

  private static Script.Value linear(Script script, Script.Value x, String weight) {
    return script.linear(x, weight, weight + GptParameters.BIAS);
  }

  private static Script.Value onto(
      Script script, Script.Value onto, Script.Value x, String weight) {
    return script.linearOnto(onto, x, weight, weight + GptParameters.BIAS);
  }
}

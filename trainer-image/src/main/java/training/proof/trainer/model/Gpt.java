package training.proof.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.recipe.ModelSpec;

/**
 * The forward pass of a GPT, written in tensor operations. Constants are tensors that live as long
 * as the model: DJL's operations on plain numbers free their temporary while the recorded graph
 * still needs it.
 */
final class Gpt implements LanguageModel {
  /** Below every score that can occur, and finite, so that no NaN can arise from it. */
  private static final double MASKED = -1e30;

  private final ModelSpec.Gpt shape;
  private final int headWidth;
  private final NDArray causalMask;
  private final NDArray scoreScale;
  private final NDArray noShift;
  private final Optional<Rotary> rotary;

  Gpt(ModelSpec.Gpt shape, NDManager manager, DataType type) {
    this.shape = shape;
    this.headWidth = shape.width() / shape.heads();
    this.causalMask =
        Parts.constant(manager, type, mask(shape.context()), shape.context(), shape.context());
    this.scoreScale = Parts.constant(manager, type, new double[] {1 / Math.sqrt(headWidth)}, 1);
    this.noShift = manager.zeros(new Shape(shape.width()), type);
    this.rotary =
        shape.hasRotaryPositions()
            ? Optional.of(new Rotary(manager, type, shape.context(), headWidth))
            : Optional.empty();
  }

  @Override
  public NDArray losses(
      Map<String, NDArray> parameters, NDArray inputs, NDArray targets, int rows) {
    NDArray x = embed(parameters, inputs, rows);
    for (int l = 0; l < shape.layers(); l++) {
      x = x.add(attention(parameters, l, x, rows));
      x = x.add(feedForward(parameters, l, x));
    }
    NDArray head =
        shape.tiedEmbeddings()
            ? parameters.get(GptParameters.TOKENS).transpose()
            : parameters.get(GptParameters.HEAD);
    NDArray scores = norm(parameters, GptParameters.HEAD_NORM, x).matMul(head);
    return Parts.losses(biased(parameters, GptParameters.HEAD_BIAS, scores), targets);
  }

  private NDArray embed(Map<String, NDArray> parameters, NDArray inputs, int rows) {
    NDArray tokens = Parts.embed(inputs, parameters.get(GptParameters.TOKENS));
    if (rotary.isPresent()) {
      return tokens;
    }
    return tokens
        .reshape(rows, shape.context(), shape.width())
        .add(parameters.get(GptParameters.POSITIONS))
        .reshape((long) rows * shape.context(), shape.width());
  }

  private NDArray attention(Map<String, NDArray> parameters, int layer, NDArray x, int rows) {
    NDArray normed = norm(parameters, GptParameters.attentionNorm(layer), x);
    NDList parts =
        normed
            .matMul(parameters.get(GptParameters.attentionIn(layer)))
            .reshape(rows, shape.context(), 3, shape.heads(), headWidth)
            .transpose(2, 0, 3, 1, 4)
            .split(3, 0);
    var perHead = new Shape((long) rows * shape.heads(), shape.context(), headWidth);
    NDArray queries =
        turned(perHead(parameters, GptParameters.queryBias(layer), parts.get(0), perHead))
            .mul(scoreScale);
    NDArray keys = turned(perHead(parameters, GptParameters.keyBias(layer), parts.get(1), perHead));
    NDArray values = perHead(parameters, GptParameters.valueBias(layer), parts.get(2), perHead);
    NDArray mixed =
        queries
            .matMul(keys.transpose(0, 2, 1))
            .add(causalMask)
            .softmax(-1)
            .matMul(values)
            .reshape(rows, shape.heads(), shape.context(), headWidth)
            .transpose(0, 2, 1, 3)
            .reshape((long) rows * shape.context(), shape.width());
    return linear(parameters, GptParameters.attentionOut(layer), mixed);
  }

  /** Queries, keys or values, one matrix a row and head; 1 x rows x heads x context x width. */
  private NDArray perHead(
      Map<String, NDArray> parameters, String bias, NDArray part, Shape perHead) {
    NDArray found = parameters.get(bias);
    return found == null
        ? part.reshape(perHead)
        : part.add(found.reshape(shape.heads(), 1, headWidth)).reshape(perHead);
  }

  private NDArray turned(NDArray perHead) {
    return rotary.map(turn -> turn.turn(perHead)).orElse(perHead);
  }

  private NDArray feedForward(Map<String, NDArray> parameters, int layer, NDArray x) {
    NDArray hidden =
        linear(
            parameters,
            GptParameters.forwardIn(layer),
            norm(parameters, GptParameters.forwardNorm(layer), x));
    return linear(parameters, GptParameters.forwardOut(layer), Activation.gelu(hidden));
  }

  private static NDArray linear(Map<String, NDArray> parameters, String name, NDArray x) {
    return biased(parameters, name + GptParameters.BIAS, x.matMul(parameters.get(name)));
  }

  private static NDArray biased(Map<String, NDArray> parameters, String name, NDArray x) {
    NDArray bias = parameters.get(name);
    return bias == null ? x : x.add(bias);
  }

  private NDArray norm(Map<String, NDArray> parameters, String name, NDArray x) {
    return Parts.norm(
        x, parameters.get(name), parameters.getOrDefault(name + GptParameters.BIAS, noShift));
  }

  private static double[] mask(int context) {
    var mask = new double[context * context];
    for (int row = 0; row < context; row++) {
      for (int column = row + 1; column < context; column++) {
        mask[row * context + column] = MASKED;
      }
    }
    return mask;
  }
}

package training.proof.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.LayerNorm;
import java.util.Map;
import training.proof.protocol.recipe.Recipe;

/**
 * The forward pass of a GPT in FP64, written in tensor operations. Constants are tensors that live
 * as long as the model: DJL's operations on plain numbers free their temporary while the recorded
 * graph still needs it.
 */
final class Gpt {
  private static final DataType TYPE = DataType.FLOAT64;
  private static final float NORM_EPSILON = 1e-5f;

  /** Below every score that can occur, and finite, so that no NaN can arise from it. */
  private static final double MASKED = -1e30;

  private final Recipe.Model shape;
  private final int headWidth;
  private final NDArray causalMask;
  private final NDArray scoreScale;
  private final NDArray noShift;

  Gpt(Recipe.Model shape, NDManager manager) {
    this.shape = shape;
    this.headWidth = shape.width() / shape.heads();
    this.causalMask = constant(manager, mask(shape.context()), shape.context(), shape.context());
    this.scoreScale = constant(manager, new double[] {1 / Math.sqrt(headWidth)}, 1);
    this.noShift = manager.zeros(new Shape(shape.width()), TYPE);
  }

  /**
   * The negative log-likelihood in nats of every target.
   *
   * @param parameters FP64, by name
   * @param inputs tokens, rows x context of them in one dimension
   * @param targets tokens, (rows x context) x 1
   * @return (rows x context) x 1
   */
  NDArray losses(Map<String, NDArray> parameters, NDArray inputs, NDArray targets, int rows) {
    NDArray x = embed(parameters, inputs, rows);
    for (int l = 0; l < shape.layers(); l++) {
      x = x.add(attention(parameters, l, x, rows));
      x = x.add(feedForward(parameters, l, x));
    }
    NDArray logits =
        norm(x, parameters.get(GptParameters.HEAD_NORM)).matMul(parameters.get(GptParameters.HEAD));
    return logits.logSoftmax(-1).gather(targets, 1).neg();
  }

  private NDArray embed(Map<String, NDArray> parameters, NDArray inputs, int rows) {
    NDArray tokens =
        Embedding.embedding(inputs, parameters.get(GptParameters.TOKENS), SparseFormat.DENSE)
            .singletonOrThrow();
    return tokens
        .reshape(rows, shape.context(), shape.width())
        .add(parameters.get(GptParameters.POSITIONS))
        .reshape((long) rows * shape.context(), shape.width());
  }

  private NDArray attention(Map<String, NDArray> parameters, int layer, NDArray x, int rows) {
    NDArray normed = norm(x, parameters.get(GptParameters.attentionNorm(layer)));
    NDList parts =
        normed
            .matMul(parameters.get(GptParameters.attentionIn(layer)))
            .reshape(rows, shape.context(), 3, shape.heads(), headWidth)
            .transpose(2, 0, 3, 1, 4)
            .split(3, 0);
    var perHead = new Shape((long) rows * shape.heads(), shape.context(), headWidth);
    NDArray queries = parts.get(0).reshape(perHead).mul(scoreScale);
    NDArray keys = parts.get(1).reshape(perHead);
    NDArray values = parts.get(2).reshape(perHead);
    NDArray mixed =
        queries
            .matMul(keys.transpose(0, 2, 1))
            .add(causalMask)
            .softmax(-1)
            .matMul(values)
            .reshape(rows, shape.heads(), shape.context(), headWidth)
            .transpose(0, 2, 1, 3)
            .reshape((long) rows * shape.context(), shape.width());
    return mixed.matMul(parameters.get(GptParameters.attentionOut(layer)));
  }

  private NDArray feedForward(Map<String, NDArray> parameters, int layer, NDArray x) {
    NDArray hidden =
        norm(x, parameters.get(GptParameters.forwardNorm(layer)))
            .matMul(parameters.get(GptParameters.forwardIn(layer)));
    return Activation.gelu(hidden).matMul(parameters.get(GptParameters.forwardOut(layer)));
  }

  private NDArray norm(NDArray x, NDArray gain) {
    return LayerNorm.layerNorm(x, new Shape(shape.width()), gain, noShift, NORM_EPSILON)
        .singletonOrThrow();
  }

  private static NDArray constant(NDManager manager, double[] values, long... dimensions) {
    try (NDArray overJavaMemory = manager.create(values, new Shape(dimensions))) {
      return overJavaMemory.duplicate();
    }
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

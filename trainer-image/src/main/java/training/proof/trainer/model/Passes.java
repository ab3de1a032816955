package training.proof.trainer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import training.proof.numerics.ParameterLayout;
import training.proof.protocol.recipe.ModelSpec;

/**
 * Forward and backward passes of one model in libtorch, in FP64 or FP32. Parameters go in as one
 * flat FP32 vector, and gradients come out as one flat vector of the passes' precision.
 */
final class Passes implements AutoCloseable {
  private final ParameterLayout layout;
  private final DataType type;
  private final Engine engine;
  private final NDManager manager;
  private final LanguageModel model;
  private final ByteBuffer parameterBytes;
  private final long[] splits;

  Passes(ModelSpec spec, DataType type) {
    layout = LanguageModel.layout(spec);
    this.type = type;
    engine = Libtorch.start();
    manager = engine.newBaseManager(Device.cpu());
    model = LanguageModel.of(spec, manager, type);
    parameterBytes = direct(Math.multiplyExact(layout.size(), Float.BYTES));
    splits =
        layout.parameters().stream().skip(1).mapToLong(ParameterLayout.Placed::offset).toArray();
  }

  /**
   * One forward and backward pass.
   *
   * @param parameters flat, in the layout's order
   * @param gradients is given the gradients of the mean loss, flat, in native memory that is valid
   *     during the call only
   * @return the mean loss in nats
   */
  double backward(float[] parameters, TokenBatch batch, Consumer<ByteBuffer> gradients) {
    try (var step = manager.newSubManager();
        var collector = engine.newGradientCollector()) {
      NDArray flat = parameters(step, parameters);
      flat.setRequiresGradient(true);
      NDArray loss = losses(step, flat, batch).mean();
      collector.backward(loss);
      try (NDArray gradient = flat.getGradient()) {
        gradients.accept(gradient.toByteBuffer(true).order(ByteOrder.nativeOrder()));
      }
      return number(loss);
    }
  }

  /** The mean loss in nats of each example, without gradients. */
  double[] losses(float[] parameters, TokenBatch batch) {
    try (var step = manager.newSubManager()) {
      NDArray found = losses(step, parameters(step, parameters), batch);
      double[] perToken = found.toType(DataType.FLOAT64, false).toDoubleArray();
      var perExample = new double[batch.rows()];
      for (int i = 0; i < perToken.length; i++) {
        perExample[i / batch.context()] += perToken[i] / batch.context();
      }
      return perExample;
    }
  }

  private double number(NDArray scalar) {
    return type == DataType.FLOAT64 ? scalar.getDouble() : scalar.getFloat();
  }

  private NDArray losses(NDManager step, NDArray flat, TokenBatch batch) {
    NDArray inputs = tokens(step, batch.inputs(), new Shape(batch.tokens()));
    NDArray targets = tokens(step, batch.targets(), new Shape(batch.tokens(), 1));
    return model.losses(named(flat), inputs, targets, batch.rows());
  }

  /** Views of the flat vector: their gradients are gathered into one vector by one operation. */
  private Map<String, NDArray> named(NDArray flat) {
    NDList parts = flat.split(splits, 0);
    var named = HashMap.<String, NDArray>newHashMap(parts.size());
    List<ParameterLayout.Placed> parameters = layout.parameters();
    for (int i = 0; i < parts.size(); i++) {
      long[] dimensions =
          parameters.get(i).shape().stream().mapToLong(Integer::longValue).toArray();
      named.put(parameters.get(i).name(), parts.get(i).reshape(dimensions));
    }
    return named;
  }

  /** Copied into native memory: a recorded graph must not hold memory that Java may free. */
  private NDArray parameters(NDManager step, float[] values) {
    parameterBytes.asFloatBuffer().put(values);
    var shape = new Shape(values.length);
    try (NDArray overJavaMemory = step.create(parameterBytes, shape, DataType.FLOAT32)) {
      return Parts.copy(overJavaMemory, type);
    }
  }

  private static NDArray tokens(NDManager step, long[] tokens, Shape shape) {
    try (NDArray overJavaMemory = step.create(tokens, shape)) {
      return overJavaMemory.duplicate();
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    manager.close();
  }
}

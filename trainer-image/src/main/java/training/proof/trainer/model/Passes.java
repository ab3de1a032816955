package training.proof.trainer.model;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.Stretches;
import training.proof.protocol.recipe.ModelSpec;

/**
 * Forward and backward passes of one model in libtorch, in FP64 or FP32, perhaps with products in
 * BF16: one call a pass, of a script that was written from the recipe. Parameters, gradients and
 * tokens lie in memory that libtorch and Java share, so that nothing is copied between them; one
 * thread at a time uses it.
 */
final class Passes implements AutoCloseable {
  /** Elements that go through an array at once: arrays are what loops are fast on. */
  private static final int BLOCK = 4096;

  /** A cache line, and the widest vector register. */
  private static final long ALIGNMENT = 64;

  private final ParameterLayout layout;
  private final DataType type;
  private final Arena arena = Arena.ofShared();
  private final PtNDManager manager;
  private final Stretches stretches;
  private final PtSymbolBlock module;
  private final MemorySegment parameters;
  private final MemorySegment gradients;
  private final MemorySegment meanLoss;
  private final IValue parameterList;
  private final IValue gradientList;
  private final IValue constantList;
  private final IValue result;
  private Tokens tokens;

  Passes(ModelSpec spec, DataType type, boolean bf16) {
    layout = LanguageModel.layout(spec);
    this.type = type;
    manager = (PtNDManager) Libtorch.start().newBaseManager(Device.cpu());
    stretches = Stretches.with(Libtorch.threads());
    var script = ModelScript.of(spec, bf16);
    module = load(script.methods());
    parameters = memory(layout.size(), type);
    gradients = memory(layout.size(), type);
    meanLoss = memory(1, type);
    parameterList = IValue.listFrom(views(parameters));
    gradientList = IValue.listFrom(views(gradients));
    constantList = IValue.listFrom(constants(script.constants()));
    result = IValue.from(tensor(meanLoss, 0, 1, type));
    tokens = new Tokens(1);
  }

  private PtSymbolBlock load(String methods) {
    try {
      return JniUtils.loadModule(manager, ScriptFile.of(methods), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MemorySegment memory(long elements, DataType of) {
    return arena.allocate(elements * of.getNumOfBytes(), ALIGNMENT);
  }

  /** A tensor over memory of its own kind; the memory outlives it. */
  private PtNDArray tensor(
      MemorySegment memory, long offset, long elements, DataType of, long... dimensions) {
    long bytes = of.getNumOfBytes();
    var buffer = memory.asSlice(offset * bytes, elements * bytes).asByteBuffer();
    return manager.create(buffer.order(ByteOrder.nativeOrder()), new Shape(dimensions), of);
  }

  /** A tensor for each parameter, so that no buffer is longer than the longest of them. */
  private PtNDArray[] views(MemorySegment memory) {
    return layout.parameters().stream()
        .map(
            placed ->
                tensor(
                    memory,
                    placed.offset(),
                    placed.size(),
                    type,
                    placed.shape().stream().mapToLong(Integer::longValue).toArray()))
        .toArray(PtNDArray[]::new);
  }

  private PtNDArray[] constants(List<ModelScript.Constant> constants) {
    var tensors = new ArrayList<PtNDArray>();
    for (var constant : constants) {
      double[] values = constant.values();
      var memory = memory(values.length, type);
      for (int i = 0; i < values.length; i++) {
        put(memory, i, values[i]);
      }
      tensors.add(tensor(memory, 0, values.length, type, constant.dimensions()));
    }
    return tensors.toArray(PtNDArray[]::new);
  }

  private void put(MemorySegment memory, long index, double value) {
    if (type == DataType.FLOAT64) {
      memory.setAtIndex(ValueLayout.JAVA_DOUBLE, index, value);
    } else {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
    }
  }

  /**
   * One forward and backward pass; afterwards {@link #gradients} holds the gradients of the mean
   * loss.
   *
   * @param values of the parameters, flat, in the layout's order
   * @return the mean loss in nats
   */
  double backward(float[] values, TokenBatch batch) {
    read(values, batch);
    run("step", parameterList, constantList, tokens.inputs, tokens.targets, gradientList, result)
        .close();
    return type == DataType.FLOAT64
        ? meanLoss.get(ValueLayout.JAVA_DOUBLE, 0)
        : meanLoss.get(ValueLayout.JAVA_FLOAT, 0);
  }

  /** Of the passes' precision, flat, in the layout's order; changed by the next pass. */
  MemorySegment gradients() {
    return gradients;
  }

  /** With the threads that libtorch has; they wait while it computes. */
  Stretches stretches() {
    return stretches;
  }

  /** The mean loss in nats of each example, without gradients. */
  double[] losses(float[] values, TokenBatch batch) {
    read(values, batch);
    try (var answer = run("losses", parameterList, constantList, tokens.inputs, tokens.targets);
        var found = answer.toTensor(manager);
        var exact = found.toType(DataType.FLOAT64, true)) {
      double[] perToken = exact.toDoubleArray();
      var perExample = new double[batch.rows()];
      for (int i = 0; i < perToken.length; i++) {
        perExample[i / batch.context()] += perToken[i] / batch.context();
      }
      return perExample;
    }
  }

  private IValue run(String method, IValue... arguments) {
    // A setting of the thread. Optimised, a script computes otherwise from its third call on.
    JniUtils.setGraphExecutorOptimize(false);
    return IValueUtils.runMethod(module, method, arguments);
  }

  private void read(float[] values, TokenBatch batch) {
    copyParameters(values);
    if (tokens.count != batch.tokens()) {
      tokens.close();
      tokens = new Tokens(batch.tokens());
    }
    tokens.read(batch);
  }

  private void copyParameters(float[] values) {
    stretches.over(values.length, (from, to) -> copyParameters(values, from, to));
  }

  private void copyParameters(float[] values, int from, int to) {
    if (type == DataType.FLOAT32) {
      long offset = (long) from * Float.BYTES;
      MemorySegment.copy(values, from, parameters, ValueLayout.JAVA_FLOAT, offset, to - from);
      return;
    }
    var block = new double[BLOCK];
    for (int at = from; at < to; at += BLOCK) {
      int length = Math.min(BLOCK, to - at);
      for (int i = 0; i < length; i++) {
        block[i] = values[at + i];
      }
      long offset = (long) at * Double.BYTES;
      MemorySegment.copy(block, 0, parameters, ValueLayout.JAVA_DOUBLE, offset, length);
    }
  }

  /** Room for the tokens of a batch. */
  private final class Tokens implements AutoCloseable {
    private final int count;
    private final Arena own = Arena.ofShared();
    private final MemorySegment read;
    private final MemorySegment next;
    private final PtNDArray readTensor;
    private final PtNDArray nextTensor;
    private final IValue inputs;
    private final IValue targets;

    Tokens(int count) {
      this.count = count;
      read = own.allocate((long) count * Long.BYTES, ALIGNMENT);
      next = own.allocate((long) count * Long.BYTES, ALIGNMENT);
      readTensor = tensor(read, 0, count, DataType.INT64, count);
      nextTensor = tensor(next, 0, count, DataType.INT64, count, 1);
      inputs = IValue.from(readTensor);
      targets = IValue.from(nextTensor);
    }

    void read(TokenBatch batch) {
      MemorySegment.copy(batch.inputs(), 0, read, ValueLayout.JAVA_LONG, 0, count);
      MemorySegment.copy(batch.targets(), 0, next, ValueLayout.JAVA_LONG, 0, count);
    }

    @Override
    public void close() {
      inputs.close();
      targets.close();
      readTensor.close();
      nextTensor.close();
      own.close();
    }
  }

  @Override
  public void close() {
    tokens.close();
    List.of(parameterList, gradientList, constantList, result).forEach(IValue::close);
    module.close();
    manager.close();
    arena.close();
    stretches.close();
  }
}

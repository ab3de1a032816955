package training.proof.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * Turns vectors by their position (Su et al., "RoFormer: enhanced transformer with rotary position
 * embedding", 2021): element i of the first half and of the second are a point in a plane, turned
 * by position / 10000^(2i / width). Sines and cosines come from StrictMath.
 */
final class Rotary {
  private static final double BASE = 10_000;

  private final NDArray cosines;
  private final NDArray sines;

  Rotary(NDManager manager, DataType type, int context, int width) {
    int half = width / 2;
    var cos = new double[context * half];
    var sin = new double[context * half];
    for (int position = 0; position < context; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position / StrictMath.pow(BASE, 2.0 * i / width);
        cos[position * half + i] = StrictMath.cos(angle);
        sin[position * half + i] = StrictMath.sin(angle);
      }
    }
    cosines = Parts.constant(manager, type, cos, context, half);
    sines = Parts.constant(manager, type, sin, context, half);
  }

  /**
   * @param x any number x context x width
   */
  NDArray turn(NDArray x) {
    NDList halves = x.split(2, 2);
    NDArray a = halves.get(0);
    NDArray b = halves.get(1);
    return a.mul(cosines).sub(b.mul(sines)).concat(a.mul(sines).add(b.mul(cosines)), 2);
  }
}

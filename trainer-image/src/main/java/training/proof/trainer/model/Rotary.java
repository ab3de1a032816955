package training.proof.trainer.model;

import static training.proof.trainer.model.Script.call;
import static training.proof.trainer.model.Script.list;

/**
 * Turns vectors by their position (Su et al., "RoFormer: enhanced transformer with rotary position
 * embedding", 2021): element i of the first half and of the second are a point in a plane, turned
 * by position / 10000^(2i / width). Sines and cosines come from StrictMath.
 */
final class Rotary {
  private static final double BASE = 10_000;

  private final Script script;
  private final int half;
  private final String cosines;
  private final String sines;

  Rotary(Script script, int context, int width) {
    this.script = script;
    half = width / 2;
    var cos = new double[context * half];
    var sin = new double[context * half];
    for (int position = 0; position < context; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position / StrictMath.pow(BASE, 2.0 * i / width);
        cos[position * half + i] = StrictMath.cos(angle);
        sin[position * half + i] = StrictMath.sin(angle);
      }
    }
    cosines = script.constant(cos, context, half);
    sines = script.constant(sin, context, half);
  }

  /**
   * @param x any number x heads x context x width
   */
  Script.Value turn(Script.Value x) {
    return script.let(turned(x.toString(), "sub", "add"));
  }

  /** The same turn the other way round, which is its slope. */
  String turnBack(String slope) {
    return script.back(turned(slope, "add", "sub"));
  }

  private String turned(String x, String first, String second) {
    String a = call("narrow", x, -1, 0, half);
    String b = call("narrow", x, -1, half, half);
    String one = call(first, call("mul", a, cosines), call("mul", b, sines));
    String other = call(second, call("mul", b, cosines), call("mul", a, sines));
    return call("cat", list(one, other), -1);
  }
}

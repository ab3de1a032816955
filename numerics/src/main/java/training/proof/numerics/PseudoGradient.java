package training.proof.numerics;

/** What a slot contributes: the parameters it started from minus those it ended with, in FP32. */
public final class PseudoGradient {
  private PseudoGradient() {}

  public static float[] between(float[] start, float[] end) {
    requireSame(start, end);
    var difference = new float[start.length];
    for (int i = 0; i < start.length; i++) {
      difference[i] = start[i] - end[i];
    }
    return difference;
  }

  /** The parameters that follow when the step {@code difference} is taken from {@code start}. */
  public static float[] apply(float[] start, float[] difference) {
    return between(start, difference);
  }

  static void requireSame(float[] one, float[] other) {
    if (one.length != other.length) {
      throw new NumericsException(
          "vectors of "
              + one.length
              + " and "
              + other.length
              + " elements belong to different models");
    }
  }
}

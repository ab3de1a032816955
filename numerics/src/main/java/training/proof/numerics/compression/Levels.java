package training.proof.numerics.compression;

/**
 * The magnitudes that kept values are rounded to: values are split at the mean of their magnitudes,
 * each half at its own mean and so on, and each group's level is its mean in the upper 16 bits of
 * FP32 (rounded half to even). Means are FP64 sums in the order of places. A group that is empty
 * has the level of the group below it.
 */
final class Levels {

  /** Most splits: eight levels. */
  static final int MAX_SPLITS = 3;

  private static final int LARGEST_CODE = 0x7f7f;

  private final int[] codes;
  private final int[] groups;

  private Levels(int[] codes, int[] groups) {
    this.codes = codes;
    this.groups = groups;
  }

  static Levels of(float[] magnitudes, int splits) {
    var groups = new int[magnitudes.length];
    for (int split = 0; split < splits; split++) {
      double[] means = means(magnitudes, groups, 1 << split);
      for (int i = 0; i < groups.length; i++) {
        groups[i] = 2 * groups[i] + (magnitudes[i] > means[groups[i]] ? 1 : 0);
      }
    }
    double[] means = means(magnitudes, groups, 1 << splits);
    var codes = new int[means.length];
    for (int group = 0; group < means.length; group++) {
      codes[group] = means[group] >= 0 ? code((float) means[group]) : codes[group - 1];
    }
    return new Levels(codes, groups);
  }

  /** Of each group; -1 where it is empty. */
  private static double[] means(float[] magnitudes, int[] groups, int count) {
    var sums = new double[count];
    var members = new int[count];
    for (int i = 0; i < groups.length; i++) {
      sums[groups[i]] += magnitudes[i];
      members[groups[i]]++;
    }
    for (int group = 0; group < count; group++) {
      sums[group] = members[group] == 0 ? -1 : sums[group] / members[group];
    }
    return sums;
  }

  private static int code(float level) {
    int bits = Float.floatToRawIntBits(level);
    int half = 0x7fff + ((bits >>> 16) & 1);
    return Math.min(LARGEST_CODE, (bits + half) >>> 16);
  }

  /** The levels in 16 bits each, ascending. */
  int[] codes() {
    return codes.clone();
  }

  /** The level of the value at this place. */
  int group(int place) {
    return groups[place];
  }

  static float level(int code) {
    return Float.intBitsToFloat(code << 16);
  }

  static boolean isFinite(int code) {
    return code <= LARGEST_CODE;
  }
}

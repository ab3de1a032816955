package training.proof.numerics;

/**
 * The mean of payloads, added one by one in the order given: FP32 addition is not associative, so
 * the order is part of the result. Memory does not grow with the number of payloads.
 */
public final class MeanAggregation {
  private final float[] sum;
  private int count;

  public MeanAggregation(int size) {
    sum = new float[size];
  }

  public void add(float[] payload) {
    if (payload.length != sum.length) {
      throw new NumericsException(
          "payload " + count + " has " + payload.length + " elements, the model has " + sum.length);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += payload[i];
    }
    count++;
  }

  public float[] mean() {
    if (count == 0) {
      throw new NumericsException("a mean needs at least one payload");
    }
    var mean = new float[sum.length];
    float divisor = count;
    for (int i = 0; i < sum.length; i++) {
      mean[i] = sum[i] / divisor;
    }
    return mean;
  }
}

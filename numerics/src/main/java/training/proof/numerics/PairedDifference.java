package training.proof.numerics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * By how much one loss is lower than another on the same examples, in integer arithmetic alone:
 * once the losses of single examples are integers, everybody states the same mean, standard error
 * and bound.
 *
 * @param mean of before - after, micro-nats a token, rounded half to even: above zero is better
 * @param standardError of that mean, rounded up: sqrt(sum (d - mean)^2 / (n (n - 1))); of a single
 *     example the difference's magnitude
 */
public record PairedDifference(long mean, long standardError) {

  /** One-sided bounds are this many thousandths of a standard error below: 95 % of a normal law. */
  public static final long BOUND_PER_MILLE = 1645;

  /**
   * @param before losses of the examples in micro-nats a token
   * @param after losses of the same examples in the same order
   */
  public static PairedDifference of(long[] before, long[] after) {
    if (before.length != after.length || before.length == 0) {
      throw new NumericsException(
          "losses of "
              + before.length
              + " and "
              + after.length
              + " examples cannot be paired: measure both on one slice of at least one");
    }
    BigInteger sum = BigInteger.ZERO;
    BigInteger squares = BigInteger.ZERO;
    for (int i = 0; i < before.length; i++) {
      BigInteger difference = BigInteger.valueOf(Math.subtractExact(before[i], after[i]));
      sum = sum.add(difference);
      squares = squares.add(difference.multiply(difference));
    }
    return new PairedDifference(
        rounded(sum, before.length), standardError(sum, squares, before.length));
  }

  /** The mean of losses, rounded half to even. */
  public static long mean(long[] losses) {
    BigInteger sum = BigInteger.ZERO;
    for (long loss : losses) {
      sum = sum.add(BigInteger.valueOf(loss));
    }
    return rounded(sum, losses.length);
  }

  /** What the difference is at least, with a certainty of 95 %, rounded down. */
  public long lowerBound() {
    return Math.subtractExact(mean, bound());
  }

  /** Whether what came after is not worse than noise explains: the upper bound is not below 0. */
  public boolean isNoLoss() {
    return Math.addExact(mean, bound()) >= 0;
  }

  private long bound() {
    return Math.ceilDiv(Math.multiplyExact(standardError, BOUND_PER_MILLE), 1000);
  }

  private static long rounded(BigInteger sum, int count) {
    return new BigDecimal(sum)
        .divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  /** The sum of squared distances from the mean is (n squares - sum^2) / n. */
  private static long standardError(BigInteger sum, BigInteger squares, int count) {
    if (count == 1) {
      return sum.abs().longValueExact();
    }
    BigInteger n = BigInteger.valueOf(count);
    BigInteger numerator = n.multiply(squares).subtract(sum.multiply(sum));
    BigInteger denominator = n.multiply(n).multiply(n.subtract(BigInteger.ONE));
    // ceil(sqrt(a / b)) = ceil(sqrt(ceil(a / b))) for integers a, b.
    BigInteger[] quotient = numerator.divideAndRemainder(denominator);
    BigInteger ceiling = quotient[1].signum() == 0 ? quotient[0] : quotient[0].add(BigInteger.ONE);
    BigInteger[] root = ceiling.sqrtAndRemainder();
    return (root[1].signum() == 0 ? root[0] : root[0].add(BigInteger.ONE)).longValueExact();
  }
}

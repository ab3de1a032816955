package training.proof.numerics;

import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Goes over a long vector stretch by stretch, with several threads where it was given them.
 * Stretches begin at fixed places and sums over them run in their order, so nothing depends on the
 * number of threads.
 */
public final class Stretches implements AutoCloseable {

  /** 2^16 elements: their FP64 numbers stay in a core's second-level cache. */
  static final int LENGTH = 1 << 16;

  private final Optional<ForkJoinPool> threads;

  private Stretches(Optional<ForkJoinPool> threads) {
    this.threads = threads;
  }

  /** On the caller's thread. */
  public static Stretches alone() {
    return new Stretches(Optional.empty());
  }

  /**
   * On so many threads, which wait while there is nothing to do.
   *
   * @param threads at least 1
   */
  public static Stretches with(int threads) {
    return threads == 1
        ? alone()
        : new Stretches(
            Optional.of(
                new ForkJoinPool(
                    threads, ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, false)));
  }

  /** Does something to the elements {@code from} to {@code to - 1}, and to no others. */
  @FunctionalInterface
  public interface Work {
    void on(int from, int to);
  }

  /** Finds a number for the elements {@code from} to {@code to - 1}. */
  @FunctionalInterface
  interface Measure {
    double of(int from, int to);
  }

  /** Sees all stretches of a vector, in any order. */
  public void over(int size, Work work) {
    int count = (int) (((long) size + LENGTH - 1) / LENGTH);
    if (threads.isEmpty() || count < 2) {
      IntStream.range(0, count).forEach(stretch -> at(stretch, size, work));
    } else {
      threads
          .get()
          .submit(() -> IntStream.range(0, count).parallel().forEach(s -> at(s, size, work)))
          .join();
    }
  }

  private static void at(int stretch, int size, Work work) {
    int from = stretch * LENGTH;
    work.on(from, (int) Math.min(size, (long) from + LENGTH));
  }

  /** What was found for each stretch, in their order. */
  double[] measure(int size, Measure measure) {
    var found = new double[(int) (((long) size + LENGTH - 1) / LENGTH)];
    over(size, (from, to) -> found[from / LENGTH] = measure.of(from, to));
    return found;
  }

  @Override
  public void close() {
    threads.ifPresent(ForkJoinPool::close);
  }
}

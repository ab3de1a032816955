package training.proof.numerics.aggregation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import training.proof.numerics.NumericsException;

/**
 * One pass over all inputs, tile by tile. Tiles form stretches; a stretch is visited by one thread
 * in order, so that whatever is summed within a stretch, and over stretches in their order, does
 * not depend on the number of threads. The error reported is that of the lowest stretch.
 */
public final class Sweep {

  /** Values of one input in a tile: 16 inputs of them stay in a core's second-level cache. */
  static final int TILE = 4096;

  /** 2^18 values: enough to be worth handing out, few enough that two threads end together. */
  static final int STRETCH = 64 * TILE;

  private final int threads;

  public Sweep(int threads) {
    if (threads < 1) {
      throw new NumericsException("a sweep with " + threads + " threads; give it at least 1");
    }
    this.threads = threads;
  }

  /** A sweep that uses all processors this process may use. */
  public static Sweep onAllProcessors() {
    return new Sweep(Runtime.getRuntime().availableProcessors());
  }

  /** Does its work tile by tile; belongs to one thread. */
  interface Worker {

    /** Elements {@code from} to {@code from + length}, at most a tile of them. */
    void tile(int from, int length);

    /** Called after the last tile of a stretch. */
    default void endOfStretch(int stretch) {}
  }

  static int stretches(int size) {
    return (int) (((long) size + STRETCH - 1) / STRETCH);
  }

  /** Sees every tile of the inputs' values. */
  void over(Inputs inputs, Supplier<? extends TileWorker.Visitor> visitors) {
    over(inputs.size(), () -> new TileWorker(inputs, visitors.get()));
  }

  void over(int size, Supplier<? extends Worker> workers) {
    var next = new AtomicInteger();
    var failures = new Failures();
    Runnable share = () -> work(size, workers, next, failures);
    var helpers = new Thread[Math.min(threads, stretches(size)) - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = Thread.ofPlatform().daemon().name("sweep-", i).start(share);
    }
    share.run();
    join(helpers);
    failures.rethrow();
  }

  private static void work(
      int size, Supplier<? extends Worker> workers, AtomicInteger next, Failures failures) {
    int stretch = 0;
    try {
      var worker = workers.get();
      for (stretch = next.getAndIncrement();
          stretch < stretches(size) && !failures.below(stretch);
          stretch = next.getAndIncrement()) {
        work(size, worker, stretch);
      }
    } catch (RuntimeException | Error e) {
      failures.keep(stretch, e);
    }
  }

  private static void work(int size, Worker worker, int stretch) {
    long end = Math.min(size, (stretch + 1L) * STRETCH);
    for (long from = (long) stretch * STRETCH; from < end; from += TILE) {
      worker.tile((int) from, (int) Math.min(TILE, end - from));
    }
    worker.endOfStretch(stretch);
  }

  private static void join(Thread[] helpers) {
    boolean interrupted = false;
    for (var helper : helpers) {
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException _) {
          interrupted = true; // helpers read inputs that the caller may close: wait for all
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps the failure of the lowest stretch: a stretch is only left out above one that failed. */
  private static final class Failures {
    private int stretch = Integer.MAX_VALUE;
    private @Nullable Throwable first;

    synchronized boolean below(int number) {
      return stretch < number;
    }

    synchronized void keep(int number, Throwable failure) {
      if (number < stretch) {
        stretch = number;
        first = failure;
      }
    }

    synchronized void rethrow() {
      switch (first) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> {}
      }
    }
  }
}

package training.proof.e2e.simulation;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/**
 * {@code ./proofpool simulate}: many worlds, one thread each; stops at the first broken promise.
 */
final class Simulate {
  private static final long PROGRESS_NANOS = 3_000_000_000L;

  private final Options options;
  private final PrintStream out;

  private Simulate(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Exit code 1: a promise was broken; 2: nobody understands what was asked for. */
  public static void main(String[] args) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (args.length == 1 && args[0].equals("--scenarios")) {
      for (Scenario scenario : Scenario.values()) {
        out.printf("  %-24s %s%n", scenario.label(), scenario.about());
      }
      return;
    }
    if (args.length == 1 && args[0].equals("--rational")) {
      System.exit(new Rational(out).run() ? 0 : 1);
    }
    try {
      System.exit(new Simulate(Options.parse(args), out).run() ? 0 : 1);
    } catch (Options.UsageException e) {
      out.println("proofpool simulate: " + e.getMessage());
      System.exit(2);
    }
  }

  private boolean run() throws InterruptedException {
    var totals = new Totals();
    try (var pool = Executors.newFixedThreadPool(options.threads())) {
      var running = new ExecutorCompletionService<Done>(pool);
      long next = options.firstSeed();
      long shown = System.nanoTime();
      int waiting = 0;
      while (next <= options.lastSeed() || waiting > 0) {
        while (next <= options.lastSeed() && waiting < 2 * options.threads()) {
          Plan plan = options.plan(next++);
          running.submit(() -> done(plan));
          waiting++;
        }
        Done done = running.take().get();
        Report report = done.report();
        waiting--;
        totals.add(report, done.cpuNanos());
        if (report.broken().isPresent()) {
          pool.shutdownNow();
          show(report);
          return false;
        }
        if (System.nanoTime() - shown > PROGRESS_NANOS) {
          shown = System.nanoTime();
          out.println(totals.line());
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a world came to no end", e);
    }
    out.println(totals.line());
    totals.details().forEach(out::println);
    return true;
  }

  private record Done(Report report, long cpuNanos) {}

  private static Done done(Plan plan) {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    Report report = new World(plan).run();
    return new Done(report, threads.getCurrentThreadCpuTime() - before);
  }

  private void show(Report report) {
    var lines = new ArrayList<String>();
    lines.add("");
    lines.addAll(report.trace());
    lines.add("");
    lines.add("BROKEN: " + report.broken().orElseThrow());
    lines.add("seed " + report.plan().seed() + ", scenario " + report.plan().scenario().label());
    lines.add("again: " + report.plan().command());
    List.copyOf(lines).forEach(out::println);
  }
}

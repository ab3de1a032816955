package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sums over worlds, for people. */
final class Totals {
  private final long start = System.nanoTime();
  private final SortedMap<Scenario, Sum> scenarios = new TreeMap<>();
  private final SortedMap<String, Long> refused = new TreeMap<>();
  private long seeds;
  private long rounds;
  private long events;
  private long digest;
  private long cpuNanos;

  private static final class Sum {
    private long seeds;
    private long rounds;
    private long settled;
    private long paid;
    private long unpaid;
  }

  /**
   * @param cpu nanoseconds that its thread computed: others may use the machine as well
   */
  void add(Report report, long cpu) {
    seeds++;
    cpuNanos += cpu;
    rounds += report.rounds();
    events += report.events();
    digest += report.digest();
    Sum sum = scenarios.computeIfAbsent(report.plan().scenario(), key -> new Sum());
    sum.seeds++;
    sum.rounds += report.rounds();
    sum.settled += report.settled();
    sum.paid += report.paid();
    sum.unpaid += report.unpaid();
    report.refused().forEach((reason, count) -> refused.merge(reason, count, Long::sum));
  }

  String line() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return String.format(
        "%6d seeds  %8d rounds  %10d events  %6.0f s  %8.3f rounds/s  %8.3f rounds/s of one core",
        seeds, rounds, events, seconds, rounds / seconds, rounds * 1e9 / cpuNanos);
  }

  List<String> details() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            "%-24s %7s %8s %8s %8s %8s",
            "scenario", "seeds", "rounds", "settled", "paid", "unpaid"));
    scenarios.forEach(
        (scenario, sum) ->
            lines.add(
                String.format(
                    "%-24s %7d %8d %8d %8d %8d",
                    scenario.label(), sum.seeds, sum.rounds, sum.settled, sum.paid, sum.unpaid)));
    lines.add("refused: " + refused);
    lines.add(String.format("digest of all traces: %016x", digest));
    return lines;
  }
}

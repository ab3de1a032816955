package training.proof.e2e.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happened: the last lines for people, and a running digest that tells two runs apart. */
final class Trace {
  private static final int KEPT = 80;

  private final Deque<Line> lines = new ArrayDeque<>();
  private long digest = 1;
  private long length;

  private record Line(long at, String who, String what, Object detail) {
    @Override
    public String toString() {
      return String.format("%10.3f s  %-12s %-10s %s", at / 1000.0, who, what, detail);
    }
  }

  /**
   * @param detail of a kind whose text never changes
   */
  void add(long at, String who, String what, Object detail) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.add(new Line(at, who, what, detail));
    length++;
    mix(at);
    mix(who.hashCode());
    mix(what.hashCode());
    mix(detail.toString().hashCode());
  }

  long digest() {
    return digest;
  }

  long length() {
    return length;
  }

  List<String> last() {
    return lines.stream().map(Line::toString).toList();
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014) over a running sum. */
  private void mix(long value) {
    long z = (digest ^ value) + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    digest = z ^ (z >>> 31);
  }
}

package training.proof.e2e.simulation;

import java.util.PriorityQueue;

/** What is going to happen, in the order of virtual time, then of being planned. */
final class Agenda {
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long planned;

  private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  /** Milliseconds since the world began. */
  long now() {
    return now;
  }

  /** Plans something; the past is now. */
  void at(long time, Runnable what) {
    entries.add(new Entry(Math.max(now, time), planned++, what));
  }

  void in(long delay, Runnable what) {
    at(now + delay, what);
  }

  /** Lets the next thing happen. */
  boolean step() {
    Entry next = entries.poll();
    if (next == null) {
      return false;
    }
    now = next.at;
    next.what.run();
    return true;
  }
}

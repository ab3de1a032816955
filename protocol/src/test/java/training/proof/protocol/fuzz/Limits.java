package training.proof.protocol.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import training.proof.protocol.canonical.MalformedException;

/**
 * What any bytes at all may do to a reader: be taken, or be refused with a reason, at a bounded
 * cost.
 */
final class Limits {
  /** A tree of small nodes is larger than its text, and error messages quote it. */
  private static final long BYTES_A_BYTE = 500;

  /** Tables that a parser has at hand whatever it reads, and classes loaded on the way. */
  private static final long BYTES_AT_ALL = 16L << 20;

  private static final int LONGEST_MESSAGE = 1000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Limits() {}

  /** Something that bytes are given to. */
  interface Reader {
    void read(byte[] bytes);
  }

  /**
   * @throws AssertionError where anything else comes of it
   */
  static boolean keeps(Reader reader, byte[] bytes) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean taken = isTaken(reader, bytes);
    long used = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (used > BYTES_AT_ALL + BYTES_A_BYTE * bytes.length) {
      throw new AssertionError(bytes.length + " bytes made " + used + " bytes of objects");
    }
    return taken;
  }

  /** The same without a look at the cost. */
  static boolean isTaken(Reader reader, byte[] bytes) {
    try {
      reader.read(bytes);
      return true;
    } catch (MalformedException e) {
      if (!e.reason().matches("[a-z0-9]+(-[a-z0-9]+)*")) {
        throw new AssertionError("not a reason: " + e.reason(), e);
      }
      if (e.getMessage().length() > LONGEST_MESSAGE) {
        throw new AssertionError("a message of " + e.getMessage().length() + " characters", e);
      }
      return false;
    }
  }
}

package training.proof.protocol;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import training.proof.protocol.canonical.MalformedException;

/** Reason codes, each with something that brings it about. */
public final class Reasons {
  private final SortedMap<String, Supplier<String>> ways = new TreeMap<>();

  /**
   * @param way does what is to be refused, and answers with the reason that was given
   */
  public Reasons with(String code, Supplier<String> way) {
    if (ways.put(code, way) != null) {
      throw new IllegalStateException("two ways to " + code);
    }
    return this;
  }

  /** The same for what is refused by an exception. */
  public Reasons refused(String code, Runnable way) {
    return with(code, () -> reason(way));
  }

  public Reasons with(Reasons... others) {
    for (Reasons some : others) {
      some.ways.forEach(this::with);
    }
    return this;
  }

  SortedMap<String, Supplier<String>> ways() {
    return Collections.unmodifiableSortedMap(ways);
  }

  private static String reason(Runnable way) {
    try {
      way.run();
      return "nothing was refused";
    } catch (MalformedException e) {
      return e.reason();
    }
  }
}

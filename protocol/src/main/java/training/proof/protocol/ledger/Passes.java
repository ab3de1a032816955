package training.proof.protocol.ledger;

import java.util.List;
import java.util.function.Predicate;

/**
 * Takes a record in that is there all at once: statements of an epoch can be read only after those
 * that founded it, which stand in other feeds.
 */
public final class Passes {
  private Passes() {}

  /**
   * Offers everything once, then again what waits for others, as long as that helps.
   *
   * @param all in an order in which most can be taken
   * @param waits takes one, or says that it may be taken later
   * @return what waits in vain
   */
  public static <T> List<T> take(List<T> all, Predicate<T> waits) {
    List<T> rest = all.stream().filter(waits).toList();
    int before = all.size();
    while (!rest.isEmpty() && rest.size() < before) {
      before = rest.size();
      rest = rest.stream().filter(waits).toList();
    }
    return rest;
  }
}

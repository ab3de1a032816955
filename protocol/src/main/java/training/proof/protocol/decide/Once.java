package training.proof.protocol.decide;

import java.util.Optional;
import java.util.function.Supplier;

/** A value that is derived when it is first asked for, and not again: one turn asks often. */
final class Once<T> {
  private Optional<T> value = Optional.empty();

  T get(Supplier<T> derivation) {
    if (value.isEmpty()) {
      value = Optional.of(derivation.get());
    }
    return value.get();
  }
}

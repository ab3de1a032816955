package training.proof.protocol.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what a decision consists of while the rules are walked through. */
final class Plan {
  private final List<Action> actions = new ArrayList<>();
  private Optional<Instant> wakeAt = Optional.empty();

  void add(Action action) {
    actions.add(action);
  }

  void wakeAt(Instant instant) {
    if (wakeAt.isEmpty() || instant.isBefore(wakeAt.get())) {
      wakeAt = Optional.of(instant);
    }
  }

  List<Action> actions() {
    return List.copyOf(actions);
  }

  Optional<Instant> wakeAt() {
    return wakeAt;
  }
}

package training.proof.protocol.decide;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import training.proof.protocol.statement.Body;

/** Collects what a decision consists of while the rules are walked through. */
final class Plan {
  private final Set<Action> actions = new LinkedHashSet<>();
  private Optional<Instant> wakeAt = Optional.empty();

  void add(Action action) {
    actions.add(action);
  }

  /** What is to be issued of a kind: rules that allow one statement look here as well. */
  <T extends Body> Stream<T> issued(Class<T> type) {
    return actions.stream()
        .filter(Action.Issue.class::isInstance)
        .map(action -> ((Action.Issue) action).body())
        .filter(type::isInstance)
        .map(type::cast);
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

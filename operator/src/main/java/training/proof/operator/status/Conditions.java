package training.proof.operator.status;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.Condition.Status;

/**
 * The conditions of one object, computed anew at every pass; a condition whose status did not
 * change keeps the time it last did.
 */
public final class Conditions {
  private static final int MAX_MESSAGE = 1024;

  private final List<Condition> before;
  private final Long generation;
  private final Clock clock;
  private final List<Condition> now = new ArrayList<>();

  /**
   * @param before conditions of the object as it is
   * @param generation of the spec they are computed from; null for objects without one
   */
  public Conditions(List<Condition> before, Long generation, Clock clock) {
    this.before = before;
    this.generation = generation;
    this.clock = clock;
  }

  /** Adds a condition that holds or does not. */
  public Conditions set(String type, boolean holds, String reason, String message) {
    return set(type, holds ? Status.TRUE : Status.FALSE, reason, message);
  }

  /** Adds a condition. */
  public Conditions set(String type, Status status, String reason, String message) {
    String since =
        find(before, type)
            .filter(old -> old.status() == status)
            .map(Condition::lastTransitionTime)
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    now.add(new Condition(type, status, generation, since, reason, shortened(message)));
    return this;
  }

  /** All conditions, in the order they were added. */
  public List<Condition> list() {
    return List.copyOf(now);
  }

  /** Whether a condition of an object holds. */
  public static boolean isTrue(List<Condition> conditions, String type) {
    return find(conditions, type).filter(c -> c.status() == Status.TRUE).isPresent();
  }

  /** A condition by its type. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE
        ? message
        : message.substring(0, MAX_MESSAGE - 3) + "...";
  }
}

package training.proof.operator.status;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import training.proof.crds.v1alpha1.Condition;

/**
 * The conditions of one object's next status. A condition that stays as it was keeps its time, so
 * that an unchanged status is equal to the one before.
 */
public final class Conditions {
  private final List<Condition> before;
  private final Long generation;
  private final InstantSource clock;
  private final List<Condition> now = new ArrayList<>();

  /**
   * @param before the conditions the object has
   * @param generation of the spec that is looked at
   */
  public Conditions(List<Condition> before, Long generation, InstantSource clock) {
    this.before = List.copyOf(before);
    this.generation = generation;
    this.clock = clock;
  }

  /** Says that something is so. */
  public Conditions yes(String type, String reason, String message) {
    return set(type, Condition.Status.TRUE, reason, message);
  }

  /** Says that something is not so. */
  public Conditions no(String type, String reason, String message) {
    return set(type, Condition.Status.FALSE, reason, message);
  }

  /** Says that something is not decided yet, and what is waited for. */
  public Conditions unknown(String type, String reason, String message) {
    return set(type, Condition.Status.UNKNOWN, reason, message);
  }

  /** All conditions said so far, in their order. */
  public List<Condition> all() {
    return List.copyOf(now);
  }

  private Conditions set(String type, Condition.Status status, String reason, String message) {
    String since =
        before.stream()
            .filter(c -> c.type().equals(type) && c.status() == status)
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    now.add(new Condition(type, status, generation, since, reason, message));
    return this;
  }
}

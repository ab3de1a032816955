package training.proof.protocol.decide;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Residuals;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * One member's look at one round at one moment: what every rule of the round reads.
 *
 * @param drawn see {@link Auditing#drawn}
 * @param findings see {@link Auditing#findings}
 */
record Turn(
    LedgerState state,
    LocalFacts facts,
    Identity me,
    Round round,
    Phases phases,
    Instant now,
    Plan plan,
    Once<Map<SlotId, List<Integer>>> drawn,
    Once<Map<Body.SegmentId, Body.AuditEntry>> findings) {

  Turn(
      LedgerState state,
      LocalFacts facts,
      Identity me,
      Round round,
      Phases phases,
      Instant now,
      Plan plan) {
    this(state, facts, me, round, phases, now, plan, new Once<>(), new Once<>());
  }

  RoundView view() {
    return round.view();
  }

  Body.Open open() {
    return round.open();
  }

  Epoch epoch() {
    return round.epoch();
  }

  Digest id() {
    return round.id();
  }

  /** Own statements of a kind in this round. */
  <T extends Body> List<T> own(Class<T> type) {
    return ownBodies().filter(type::isInstance).map(type::cast).toList();
  }

  /** Own granted slots, in order. */
  List<SlotId> ownSlots() {
    return view().slots().keySet().stream().filter(this::isOwn).toList();
  }

  boolean isOwn(SlotId slot) {
    return slot.member().equals(me.member());
  }

  boolean isHealthy() {
    return facts.unhealthy().isEmpty() && facts.pool().isPresent();
  }

  /** Whether this member's pods come to other bits than the round's, so that it cannot replay. */
  boolean isOutsideClass() {
    return open().computeClass().isPresent()
        && facts
            .pool()
            .filter(pool -> !pool.computeClass().equals(open().computeClass()))
            .isPresent();
  }

  Digest auditSeed() {
    return Commitments.auditSeed(me.secret(), epoch().federation(), id());
  }

  void issue(Body body) {
    plan.add(new Action.Issue(body));
  }

  /** The residual that a slot of this round starts from. */
  Residuals.Found residual(SlotId slot) {
    return Residuals.of(state, round, slot);
  }

  /** Whether the residual of a slot is known and here; asks for it if not. */
  boolean holdsOrFetchesResidual(SlotId slot) {
    Residuals.Found residual = residual(slot);
    return residual.known()
        && residual
            .digest()
            .map(
                blob -> holdsOrFetches(blob, slot.member(), open().recipe().maximumResidualBytes()))
            .orElse(true);
  }

  /**
   * Wants a pod to do this, once the blobs that every task of the round needs are here. Outside the
   * round's class none trains or replays: it would find honest work wrong. Aggregates are exact.
   */
  void run(Task task) {
    boolean comparable = task instanceof Task.Aggregate || !isOutsideClass();
    if (comparable && hasInputs()) {
      plan.add(new Action.Run(id(), task));
    }
  }

  /** Whether parent and data are here; asks for what is not. */
  boolean hasInputs() {
    boolean here = facts.manifests().containsKey(open().data());
    for (var input : OpenVoteRule.inputs(facts, open()).entrySet()) {
      here &= holdsOrFetches(input.getKey(), round.sponsor(), input.getValue());
    }
    return here;
  }

  /** Whether the payload of a revealed slot is here; asks for it if not. */
  boolean holdsOrFetchesPayload(SlotView slot) {
    return holdsOrFetches(
        slot.reveal().orElseThrow().payload(),
        slot.id().member(),
        open().recipe().maximumPayloadBytes());
  }

  /** What a task came to here, once it is done. */
  <T extends TaskResult> Optional<T> result(Task task, Class<T> type) {
    return Optional.ofNullable(facts.results().get(round.name(task)))
        .filter(type::isInstance)
        .map(type::cast);
  }

  /** Whether a task will not be done here. */
  boolean hasFailed(Task task) {
    return facts.failures().containsKey(round.name(task));
  }

  /** Whether a task was done, or will not be. */
  boolean isOver(Task task) {
    return facts.results().containsKey(round.name(task)) || hasFailed(task);
  }

  /** When one of these statements of a member was first stored here. */
  Optional<Instant> firstArrival(String issuer, Predicate<SignedStatement> which) {
    return round.statements(issuer).stream()
        .filter(which)
        .map(signed -> facts.arrivals().get(signed.id()))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }

  private boolean holdsOrFetches(Digest blob, String from, long maxBytes) {
    boolean here = facts.holds().test(blob);
    if (!here) {
      plan.add(new Action.Fetch(blob, from, maxBytes));
    }
    return here;
  }

  private Stream<Body> ownBodies() {
    return round.statements(me.member()).stream().map(SignedStatement::body);
  }
}

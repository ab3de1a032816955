package training.proof.protocol.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.SegmentId;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** A voter re-executes the segments it drew and publishes what it found: rule R5. */
final class Auditing {
  /** So many entries fit a statement; the rest go into another. */
  private static final int MAX_ENTRIES = 512;

  private Auditing() {}

  static void apply(Turn turn) {
    if (!turn.view().receipts().containsKey(turn.me().member()) || !turn.phases().receiptsDone()) {
      return;
    }
    fetchPayloads(turn);
    if (!turn.phases().revealsDone()) {
      return;
    }
    Collection<Map<SlotId, List<Integer>>> batches = batches(turn).values();
    boolean complete = true;
    for (Map<SlotId, List<Integer>> batch : batches) {
      Task.Replay task = Answers.task(turn, batch);
      boolean over = turn.isOver(task);
      complete &= over;
      if (!over && isUseful(turn, batch.keySet()) && hasResiduals(turn, batch.keySet())) {
        turn.run(task);
      }
    }
    boolean late = turn.phases().isOver(turn.phases().auditEnd());
    if (complete || late || hasSeedOut(turn) || canReplayNothing(turn)) {
      publish(turn, findings(turn));
    }
  }

  /**
   * A voter without devices, or of another class, says at once that it audits nothing more, and is
   * not waited for.
   */
  private static boolean canReplayNothing(Turn turn) {
    return turn.isOutsideClass() || !turn.state().offers().containsKey(turn.me().member());
  }

  /** What this voter drew: segments of others' slots revealed in time, and each one's payload. */
  static Map<SlotId, List<Integer>> drawn(Turn turn) {
    return turn.drawn().get(() -> draw(turn));
  }

  private static Map<SlotId, List<Integer>> draw(Turn turn) {
    int segments = turn.open().recipe().segments();
    Map<SlotId, List<Integer>> drawn = new TreeMap<>();
    for (SlotView slot : turn.view().slots().values()) {
      if (slot.defect().isPresent() || turn.isOwn(slot.id()) || !isInTime(turn, slot)) {
        continue;
      }
      List<Integer> picks = turn.round().draws(turn.auditSeed(), slot.id());
      if (!picks.isEmpty()) {
        var withPayload = new ArrayList<>(picks);
        withPayload.add(segments);
        drawn.put(slot.id(), withPayload);
      }
    }
    return drawn;
  }

  /**
   * Whether a slot was revealed before this voter showed its draws: who could look at them first
   * would reveal only what nobody is going to catch.
   */
  static boolean isInTime(Turn turn, SlotView slot) {
    Optional<Instant> seedOut = turn.firstArrival(turn.me().member(), Auditing::showsSeed);
    return slot.reveal().isPresent()
        && (seedOut.isEmpty()
            || revealed(turn, slot).filter(at -> at.isAfter(seedOut.get())).isEmpty());
  }

  /** What this voter's own audit tasks found, as far as they are done. */
  static Map<SegmentId, Body.AuditEntry> findings(Turn turn) {
    return turn.findings().get(() -> find(turn));
  }

  private static Map<SegmentId, Body.AuditEntry> find(Turn turn) {
    Map<SegmentId, Body.AuditEntry> findings = new TreeMap<>();
    for (Map<SlotId, List<Integer>> batch : batches(turn).values()) {
      turn.result(Answers.task(turn, batch), TaskResult.Replayed.class)
          .map(replayed -> Answers.entries(turn, batch, replayed))
          .ifPresent(findings::putAll);
    }
    return findings;
  }

  /**
   * Slots by the window in which their reveal came. Reveals that come late are a task of their own,
   * or every one of them would make this voter begin anew and never be done.
   */
  private static Map<Integer, Map<SlotId, List<Integer>>> batches(Turn turn) {
    List<Instant> ends =
        List.of(turn.phases().revealEnd(), turn.phases().auditEnd(), turn.phases().judgementEnd());
    Map<Integer, Map<SlotId, List<Integer>>> batches = new TreeMap<>();
    drawn(turn)
        .forEach(
            (id, segments) -> {
              Optional<Instant> revealed = revealed(turn, turn.view().slots().get(id));
              int window =
                  revealed.map(at -> (int) ends.stream().filter(at::isAfter).count()).orElse(0);
              batches.computeIfAbsent(window, key -> new TreeMap<>()).put(id, segments);
            });
    return batches;
  }

  private static Optional<Instant> revealed(Turn turn, SlotView slot) {
    return turn.firstArrival(slot.id().member(), signed -> reveals(signed, slot));
  }

  private static boolean reveals(SignedStatement signed, SlotView slot) {
    return signed.body() instanceof Body.Reveal reveal
        && reveal.slots().stream()
            .anyMatch(
                shown ->
                    shown.slot() == slot.id().slot()
                        && slot.salt().equals(Optional.of(shown.salt()))
                        && slot.reveal().equals(Optional.of(shown.body())));
  }

  private static boolean showsSeed(SignedStatement signed) {
    return signed.body() instanceof Body.Audit audit && audit.seed().isPresent();
  }

  private static boolean hasSeedOut(Turn turn) {
    return turn.view().audits().containsKey(turn.me().member());
  }

  /** A replay serves as long as one of its slots is undecided and states are kept. */
  private static boolean isUseful(Turn turn, Set<SlotId> slots) {
    return turn.isHealthy()
        && !turn.phases().isOver(turn.phases().settleEnd())
        && slots.stream().anyMatch(id -> turn.view().slots().get(id).verdict() == Verdict.REVEALED);
  }

  /**
   * Residuals are waited for during the first half of the audit window: a member that lets nobody
   * have its own cannot keep the others from being audited.
   */
  private static boolean hasResiduals(Turn turn, Set<SlotId> slots) {
    boolean here = true;
    for (SlotId slot : slots) {
      here &= turn.holdsOrFetchesResidual(slot);
    }
    return here
        || (turn.phases().isOver(turn.phases().auditHalf())
            && slots.stream().allMatch(slot -> turn.residual(slot).known()));
  }

  private static void fetchPayloads(Turn turn) {
    for (SlotView slot : turn.view().slots(Verdict.REVEALED)) {
      turn.holdsOrFetchesPayload(slot);
    }
    turn.view().slots().keySet().forEach(turn::holdsOrFetchesResidual);
  }

  /** The seed stands in the last statement: with it, this voter's duty is done. */
  private static void publish(Turn turn, Map<SegmentId, Body.AuditEntry> findings) {
    Set<SegmentId> published = new HashSet<>();
    turn.own(Body.Audit.class)
        .forEach(audit -> audit.entries().forEach(entry -> published.add(entry.id())));
    List<Body.AuditEntry> fresh =
        findings.values().stream().filter(entry -> !published.contains(entry.id())).toList();
    boolean all = fresh.size() <= MAX_ENTRIES;
    if (!fresh.isEmpty() || !hasSeedOut(turn)) {
      turn.issue(
          new Body.Audit(
              turn.id(),
              fresh.subList(0, Math.min(MAX_ENTRIES, fresh.size())),
              all ? Optional.of(turn.auditSeed()) : Optional.empty()));
    }
  }
}

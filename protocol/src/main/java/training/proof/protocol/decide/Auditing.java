package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** A voter re-executes the segments it drew and publishes what it found: rule R5. */
final class Auditing {
  private Auditing() {}

  static void apply(Turn turn) {
    String me = turn.me().member();
    if (!turn.view().receipts().containsKey(me) || !turn.phases().receiptsDone()) {
      return;
    }
    fetchPayloads(turn);
    if (turn.view().audits().containsKey(me) || !turn.phases().revealsDone()) {
      return;
    }
    Map<SlotId, List<Integer>> drawn = drawn(turn);
    if (drawn.isEmpty()) {
      publish(turn, List.of());
      return;
    }
    Task.Replay task = Answers.task(turn, drawn);
    if (turn.facts().results().get(task.digest()) instanceof TaskResult.Replayed replayed) {
      publish(turn, List.copyOf(Answers.entries(turn, replayed).values()));
    } else if (turn.phases().isOver(turn.phases().auditEnd())) {
      publish(turn, List.of());
    } else if (turn.isHealthy() && !turn.facts().failures().containsKey(task.digest())) {
      turn.plan().add(new Action.Run(turn.id(), task));
    }
  }

  /** What this voter drew: segments of others' revealed slots, and each such slot's payload. */
  static Map<SlotId, List<Integer>> drawn(Turn turn) {
    Body.Open open = turn.open();
    int segments = open.recipe().segments();
    Map<SlotId, List<Integer>> drawn = new TreeMap<>();
    for (SlotView slot : turn.view().slots().values()) {
      if (slot.reveal().isEmpty() || slot.defect().isPresent() || turn.isOwn(slot.id())) {
        continue;
      }
      List<Integer> picks =
          AuditDraws.of(
              turn.auditSeed(),
              turn.id(),
              slot.id().member(),
              slot.id().slot(),
              open.auditRatePerMille(),
              open.segmentsPerAudit(),
              segments);
      if (!picks.isEmpty()) {
        var withPayload = new ArrayList<>(picks);
        withPayload.add(segments);
        drawn.put(slot.id(), withPayload);
      }
    }
    return drawn;
  }

  private static void fetchPayloads(Turn turn) {
    for (SlotView slot : turn.view().slots().values()) {
      if (slot.defect().isEmpty()) {
        slot.reveal().ifPresent(body -> turn.holdsOrFetches(body.payload(), slot.id().member()));
      }
    }
  }

  private static void publish(Turn turn, List<Body.AuditEntry> entries) {
    List<Body.AuditEntry> ordered =
        entries.stream().sorted(Comparator.comparing(Body.AuditEntry::id)).toList();
    turn.issue(new Body.Audit(turn.id(), ordered, Optional.of(turn.auditSeed())));
  }
}

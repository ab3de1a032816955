package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdicts;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.SegmentId;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Turns replays of segments into tasks, and their results into findings. */
final class Answers {
  private Answers() {}

  /** A replay task over segments of several slots; segment S stands for the payload. */
  static Task.Replay task(Turn turn, Map<SlotId, List<Integer>> wanted) {
    var slots = new ArrayList<Task.ReplaySlot>();
    int segments = turn.open().recipe().segments();
    wanted.forEach(
        (id, list) -> {
          List<Integer> replayed = list.stream().filter(segment -> segment < segments).toList();
          List<Digest> leaves = turn.view().slots().get(id).reveal().orElseThrow().leaves();
          slots.add(
              new Task.ReplaySlot(
                  id.member(),
                  id.slot(),
                  turn.round().firstExample(id),
                  replayed,
                  replayed.stream().map(segment -> leaves.get(segment + 1)).toList(),
                  list.contains(segments)));
        });
    return new Task.Replay(
        turn.id(),
        turn.open().recipe(),
        turn.open().parent(),
        turn.open().data(),
        turn.round().assignmentKey(),
        slots,
        Task.VERSION);
  }

  /** What a replay's result says of each segment. */
  static Map<SegmentId, Body.AuditEntry> entries(Turn turn, TaskResult.Replayed result) {
    Map<SegmentId, Body.AuditEntry> entries = new HashMap<>();
    int segments = turn.open().recipe().segments();
    for (TaskResult.SegmentAnswer answer : result.segments()) {
      put(turn, entries, answer.member(), answer.slot(), answer.segment(), answer.digest());
    }
    for (TaskResult.PayloadAnswer answer : result.payloads()) {
      var id = new SlotId(answer.member(), answer.slot());
      boolean genuine = answer.finalState().filter(state -> isFinal(turn, id, state)).isPresent();
      put(
          turn,
          entries,
          answer.member(),
          answer.slot(),
          segments,
          genuine ? answer.digest() : Optional.empty());
    }
    return entries;
  }

  /** This member's own answers about a slot: from its audit, and from replays made to judge. */
  static Map<Integer, Body.AuditEntry> own(Turn turn, SlotView slot) {
    Map<Integer, Body.AuditEntry> own = new HashMap<>();
    turn.view().entries().getOrDefault(turn.me().member(), List.of()).stream()
        .filter(entry -> new SlotId(entry.member(), entry.slot()).equals(slot.id()))
        .forEach(entry -> own.put(entry.segment(), entry));
    for (int segment : slot.reportedSegments()) {
      if (!own.containsKey(segment)
          && turn.facts().results().get(judgeTask(turn, slot.id(), segment).digest())
              instanceof TaskResult.Replayed replayed) {
        entries(turn, replayed).forEach((id, entry) -> own.put(id.segment(), entry));
      }
    }
    return own;
  }

  /** The replay of one reported segment. */
  static Task.Replay judgeTask(Turn turn, SlotId id, int segment) {
    return task(turn, Map.of(id, List.of(segment)));
  }

  private static boolean isFinal(Turn turn, SlotId id, Digest state) {
    Body.SlotBody body = turn.view().slots().get(id).reveal().orElseThrow();
    return Commitments.leaf(turn.id(), id.member(), id.slot(), body.leaves().size() - 1, state)
        .equals(body.leaves().getLast());
  }

  private static void put(
      Turn turn,
      Map<SegmentId, Body.AuditEntry> entries,
      String member,
      int slot,
      int segment,
      Optional<Digest> answer) {
    var id = new SlotId(member, slot);
    Body.SlotBody body = turn.view().slots().get(id).reveal().orElseThrow();
    Body.Finding finding =
        answer
            .map(digest -> Verdicts.finding(turn.id(), id, body, segment, digest))
            .orElse(Body.Finding.unavailable);
    entries.put(
        new SegmentId(member, slot, segment),
        new Body.AuditEntry(member, slot, segment, finding, answer));
  }
}

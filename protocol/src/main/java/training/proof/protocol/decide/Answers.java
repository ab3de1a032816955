package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdicts;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.OpenedJudgement;
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
          List<Digest> leaves = body(turn, id).leaves();
          slots.add(
              new Task.ReplaySlot(
                  id.member(),
                  id.slot(),
                  turn.round().firstExample(id),
                  replayed,
                  replayed.stream().map(segment -> leaves.get(segment + 1)).toList(),
                  list.contains(segments),
                  turn.residual(id).digest()));
        });
    return new Task.Replay(
        turn.id(),
        turn.open().recipe(),
        turn.open().parent(),
        turn.open().data(),
        turn.round().assignmentKey(),
        slots,
        turn.open().computeClass(),
        Task.VERSION);
  }

  /** What a replay's result says of each segment that was asked for. */
  static Map<SegmentId, Body.AuditEntry> entries(
      Turn turn, Map<SlotId, List<Integer>> wanted, TaskResult.Replayed result) {
    Map<SegmentId, Body.AuditEntry> entries = new TreeMap<>();
    int segments = turn.open().recipe().segments();
    for (TaskResult.SegmentAnswer answer : result.segments()) {
      var id = new SlotId(answer.member(), answer.slot());
      put(turn, wanted, entries, id, answer.segment(), answer.digest());
    }
    for (TaskResult.PayloadAnswer answer : result.payloads()) {
      var id = new SlotId(answer.member(), answer.slot());
      boolean genuine = answer.finalState().filter(state -> isFinal(turn, id, state)).isPresent();
      put(turn, wanted, entries, id, segments, genuine ? answer.digest() : Optional.empty());
    }
    return entries;
  }

  /**
   * This member's own answers about a slot: what it has opened as a judge stands; else what its
   * audit found, and where states could not be had, what a replay made to judge found later.
   */
  static Map<Integer, Body.AuditEntry> own(Turn turn, SlotView slot) {
    Map<Integer, Body.AuditEntry> own = new HashMap<>();
    turn.view().entries().getOrDefault(turn.me().member(), List.of()).stream()
        .filter(entry -> entry.id().slotId().equals(slot.id()))
        .forEach(entry -> learn(own, entry));
    Auditing.findings(turn).values().stream()
        .filter(entry -> entry.id().slotId().equals(slot.id()))
        .forEach(entry -> learn(own, entry));
    for (int segment : slot.reportedSegments()) {
      for (Map<SlotId, List<Integer>> attempt : attempts(turn, slot.id(), segment)) {
        turn.result(task(turn, attempt), TaskResult.Replayed.class)
            .map(replayed -> entries(turn, attempt, replayed).values())
            .ifPresent(entries -> entries.forEach(entry -> learn(own, entry)));
      }
      opened(turn, slot, segment).ifPresent(entry -> own.put(segment, entry));
    }
    return own;
  }

  /** The replay of one reported segment. */
  static Task.Replay judgeTask(Turn turn, SlotId id, int segment) {
    return task(turn, attempts(turn, id, segment).getFirst());
  }

  /**
   * The replay tried once more, later, where states could not be had: another task, since it asks
   * for the payload's final state, or its last segment, as well.
   */
  static Task.Replay lastAttempt(Turn turn, SlotId id, int segment) {
    return task(turn, attempts(turn, id, segment).getLast());
  }

  /** What an answer says of a segment. */
  static Body.AuditEntry entry(Turn turn, SlotId id, int segment, Optional<Digest> answer) {
    Body.Finding finding =
        answer
            .map(digest -> Verdicts.finding(turn.id(), id, body(turn, id), segment, digest))
            .orElse(Body.Finding.unavailable);
    return new Body.AuditEntry(id.member(), id.slot(), segment, finding, answer);
  }

  private static List<Map<SlotId, List<Integer>>> attempts(Turn turn, SlotId id, int segment) {
    int payload = turn.open().recipe().segments();
    List<Integer> both =
        segment == payload ? List.of(payload - 1, payload) : List.of(segment, payload);
    return List.of(Map.of(id, List.of(segment)), Map.of(id, both));
  }

  private static Optional<Body.AuditEntry> opened(Turn turn, SlotView slot, int segment) {
    return Optional.ofNullable(slot.judgements().get(segment))
        .map(answers -> answers.get(turn.me().member()))
        .map(
            answer ->
                entry(
                    turn,
                    slot.id(),
                    segment,
                    answer.equals(OpenedJudgement.UNAVAILABLE)
                        ? Optional.empty()
                        : Optional.of(new Digest(answer))));
  }

  private static void learn(Map<Integer, Body.AuditEntry> own, Body.AuditEntry entry) {
    own.merge(
        entry.segment(),
        entry,
        (old, next) -> old.finding() == Body.Finding.unavailable ? next : old);
  }

  private static Body.SlotBody body(Turn turn, SlotId id) {
    return turn.view().slots().get(id).reveal().orElseThrow();
  }

  private static boolean isFinal(Turn turn, SlotId id, Digest state) {
    SlotView slot = turn.view().slots().get(id);
    return slot != null
        && slot.reveal()
            .filter(
                body -> Verdicts.servesLeaf(turn.id(), id, body, body.leaves().size() - 1, state))
            .isPresent();
  }

  private static void put(
      Turn turn,
      Map<SlotId, List<Integer>> wanted,
      Map<SegmentId, Body.AuditEntry> entries,
      SlotId id,
      int segment,
      Optional<Digest> answer) {
    if (wanted.getOrDefault(id, List.of()).contains(segment)) {
      entries.put(new SegmentId(id.member(), id.slot(), segment), entry(turn, id, segment, answer));
    }
  }
}

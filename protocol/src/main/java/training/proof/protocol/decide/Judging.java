package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.round.Verdicts;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.SegmentId;
import training.proof.protocol.task.Task;

/**
 * Every voter replays what somebody reported, seals its answer, and opens it when the others have
 * sealed theirs: rule R7. Reports of a slot are judged one by one, lowest segment first, until the
 * slot is convicted or all are cleared.
 */
final class Judging {
  private Judging() {}

  static void apply(Turn turn) {
    if (!turn.phases().auditsDone() || !turn.isHealthy()) {
      return;
    }
    var sealed = new ArrayList<Body.SealedJudgement>();
    var opened = new ArrayList<Body.OpenedJudgement>();
    for (SlotView slot : turn.view().slots(Verdict.REVEALED)) {
      contested(turn, slot).ifPresent(segment -> judge(turn, slot, segment, sealed, opened));
    }
    if (!sealed.isEmpty() || !opened.isEmpty()) {
      turn.issue(new Body.Judgement(turn.id(), sealed, opened));
    }
  }

  /** The lowest reported segment that no quorum has cleared yet. */
  private static Optional<Integer> contested(Turn turn, SlotView slot) {
    Body.SlotBody body = slot.reveal().orElseThrow();
    return slot.reportedSegments().stream()
        .filter(segment -> !Verdicts.cleared(turn.id(), body, slot, segment, turn.epoch().q()))
        .findFirst();
  }

  private static void judge(
      Turn turn,
      SlotView slot,
      int segment,
      List<Body.SealedJudgement> sealed,
      List<Body.OpenedJudgement> opened) {
    Body.AuditEntry own = Answers.own(turn, slot).get(segment);
    if (own == null) {
      Task task = Answers.judgeTask(turn, slot.id(), segment);
      if (!turn.facts().failures().containsKey(task.digest())
          && !turn.phases().isOver(turn.phases().settleEnd())) {
        turn.plan().add(new Action.Run(turn.id(), task));
      }
      return;
    }
    String me = turn.me().member();
    String answer = own.digest().map(Digest::hex).orElse(Body.OpenedJudgement.UNAVAILABLE);
    var id = new SegmentId(slot.id().member(), slot.id().slot(), segment);
    Digest salt = salt(turn, id);
    SortedSet<String> seals = slot.sealed().getOrDefault(segment, Collections.emptySortedSet());
    if (!seals.contains(me)) {
      Digest seal =
          Commitments.sealedJudgement(turn.id(), me, id.member(), id.slot(), segment, answer, salt);
      sealed.add(new Body.SealedJudgement(id.member(), id.slot(), segment, seal));
    } else if (mayOpen(turn, seals) && !hasOpened(slot, segment, me)) {
      opened.add(new Body.OpenedJudgement(id.member(), id.slot(), segment, answer, salt));
    }
  }

  /** Once opened, an answer can be copied: so not before every voter that is there has sealed. */
  private static boolean mayOpen(Turn turn, SortedSet<String> seals) {
    boolean all =
        turn.epoch().voters().stream()
            .allMatch(voter -> seals.contains(voter) || turn.facts().unreachable().contains(voter));
    return all || turn.phases().isOver(turn.phases().judgementEnd().minusSeconds(half(turn)));
  }

  private static long half(Turn turn) {
    return turn.open().windows().judgement() / 2;
  }

  private static boolean hasOpened(SlotView slot, int segment, String me) {
    return slot.judgements().getOrDefault(segment, Collections.emptySortedMap()).containsKey(me);
  }

  private static Digest salt(Turn turn, SegmentId id) {
    return Commitments.judgementSalt(
        turn.me().secret(),
        turn.epoch().federation(),
        turn.id(),
        id.member(),
        id.slot(),
        id.segment());
  }

  /** Whether this voter's own replays agree with the slot wherever anybody reported it. */
  static boolean ownReplaysClear(Turn turn, SlotView slot) {
    Map<Integer, Body.AuditEntry> own = Answers.own(turn, slot);
    return slot.reportedSegments().stream()
        .allMatch(
            segment ->
                own.containsKey(segment) && own.get(segment).finding() == Body.Finding.equal);
  }
}

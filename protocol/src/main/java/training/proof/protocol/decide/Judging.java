package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.OpenedJudgement;
import training.proof.protocol.statement.Body.SealedJudgement;
import training.proof.protocol.statement.Body.SegmentId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * Every voter replays what somebody reported, seals its answer, and opens it when the others have
 * sealed theirs: rule R7. Reports of a slot are judged one by one, lowest segment first, as long as
 * this voter's own replays agree with the slot: one that does not is enough.
 */
final class Judging {
  /** So many judgements fit a statement; the rest go into another. */
  private static final int MAX_ENTRIES = 256;

  private Judging() {}

  static void apply(Turn turn) {
    boolean givenUp = turn.phases().isOver(turn.phases().lapseEnd());
    if (!turn.phases().auditsDone() || !turn.isHealthy() || givenUp) {
      return;
    }
    var sealed = new ArrayList<SealedJudgement>();
    var opened = new ArrayList<OpenedJudgement>();
    for (SlotView slot : turn.view().slots(Verdict.REVEALED)) {
      if (slot.lapses().contains(turn.me().member())) {
        continue;
      }
      for (int segment : turn.phases().heardSegments(slot)) {
        Optional<Body.AuditEntry> own = answer(turn, slot, segment);
        own.filter(entry -> mayJudge(turn, slot, entry))
            .ifPresent(entry -> judge(turn, slot, entry, sealed, opened));
        if (own.filter(entry -> entry.finding() == Body.Finding.equal).isEmpty()) {
          break;
        }
      }
    }
    if (!sealed.isEmpty() || !opened.isEmpty()) {
      turn.issue(new Body.Judgement(turn.id(), cut(sealed), cut(opened)));
    }
  }

  /**
   * Whether this voter's own replays agree with the slot wherever a report of it is heard, and
   * wherever this voter has judged, though the report should not be heard any more.
   */
  static boolean ownReplaysClear(Turn turn, SlotView slot) {
    Map<Integer, Body.AuditEntry> own = Answers.own(turn, slot);
    return Stream.concat(turn.phases().heardSegments(slot).stream(), judged(turn, slot))
        .allMatch(
            segment ->
                own.containsKey(segment)
                    && own.get(segment).finding() == Body.Finding.equal
                    && !hasOpenedOtherwise(turn, slot, own.get(segment)));
  }

  private static Stream<Integer> judged(Turn turn, SlotView slot) {
    return slot.sealed().entrySet().stream()
        .filter(seals -> seals.getValue().contains(turn.me().member()))
        .map(Map.Entry::getKey);
  }

  private static boolean hasOpenedOtherwise(Turn turn, SlotView slot, Body.AuditEntry own) {
    String opened =
        slot.judgements()
            .getOrDefault(own.segment(), Collections.emptySortedMap())
            .get(turn.me().member());
    return opened != null && !opened.equals(answer(own));
  }

  private static String answer(Body.AuditEntry own) {
    return own.digest().map(Digest::hex).orElse(OpenedJudgement.UNAVAILABLE);
  }

  /** This voter's answer, once it is final; asks for replays until it is. */
  private static Optional<Body.AuditEntry> answer(Turn turn, SlotView slot, int segment) {
    Optional<Body.AuditEntry> own = Optional.ofNullable(Answers.own(turn, slot).get(segment));
    if (own.filter(entry -> entry.finding() != Body.Finding.unavailable).isPresent()) {
      return own;
    }
    if (!turn.residual(slot.id()).known()) {
      return Optional.empty();
    }
    turn.holdsOrFetchesResidual(slot.id());
    boolean patient = !turn.phases().isOver(turn.phases().judgementOpening());
    Task.Replay first = Answers.judgeTask(turn, slot.id(), segment);
    Task.Replay last = Answers.lastAttempt(turn, slot.id(), segment);
    if (!turn.isOver(first)) {
      if (!patient || !turn.facts().unreachable().contains(slot.id().member())) {
        replay(turn, first);
      }
      return Optional.empty();
    }
    if (patient) {
      return Optional.empty();
    }
    if (!turn.isOver(last)) {
      replay(turn, last);
      return Optional.empty();
    }
    return turn.result(last, TaskResult.Replayed.class).isPresent() ? own : Optional.empty();
  }

  private static void replay(Turn turn, Task.Replay task) {
    if (!turn.phases().isOver(turn.phases().settleEnd())) {
      turn.run(task);
    }
  }

  /** Who has voted for a slot has given its word: it never helps to convict it. */
  private static boolean mayJudge(Turn turn, SlotView slot, Body.AuditEntry own) {
    return own.finding() == Body.Finding.equal || !slot.votes().contains(turn.me().member());
  }

  private static void judge(
      Turn turn,
      SlotView slot,
      Body.AuditEntry own,
      List<SealedJudgement> sealed,
      List<OpenedJudgement> opened) {
    String me = turn.me().member();
    SegmentId id = own.id();
    String answer = answer(own);
    Digest salt = salt(turn, id);
    Digest seal =
        Commitments.sealedJudgement(
            turn.id(), me, id.member(), id.slot(), id.segment(), answer, salt);
    SortedSet<String> seals =
        slot.sealed().getOrDefault(id.segment(), Collections.emptySortedSet());
    if (!seals.contains(me)) {
      sealed.add(new SealedJudgement(id.member(), id.slot(), id.segment(), seal));
    } else if (mayOpen(turn, seals)
        && !hasOpened(slot, id.segment(), me)
        && ownSeal(turn, id).equals(Optional.of(seal))) {
      opened.add(new OpenedJudgement(id.member(), id.slot(), id.segment(), answer, salt));
    }
  }

  /** Once opened, an answer can be copied: so not before every voter that is there has sealed. */
  private static boolean mayOpen(Turn turn, SortedSet<String> seals) {
    boolean all =
        turn.epoch().voters().stream()
            .allMatch(voter -> seals.contains(voter) || turn.facts().unreachable().contains(voter));
    return all || turn.phases().isOver(turn.phases().judgementOpening());
  }

  private static boolean hasOpened(SlotView slot, int segment, String me) {
    return slot.judgements().getOrDefault(segment, Collections.emptySortedMap()).containsKey(me);
  }

  /** What was sealed first binds: another answer found later is not opened. */
  private static Optional<Digest> ownSeal(Turn turn, SegmentId id) {
    return turn.own(Body.Judgement.class).stream()
        .flatMap(judgement -> judgement.sealed().stream())
        .filter(seal -> seal.id().equals(id))
        .map(SealedJudgement::seal)
        .findFirst();
  }

  private static <T> List<T> cut(List<T> entries) {
    return entries.subList(0, Math.min(MAX_ENTRIES, entries.size()));
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
}

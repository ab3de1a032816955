package training.proof.protocol.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/**
 * Which phases of a round are over for this member (rule R4). A phase ends when all is there, when
 * all that is missing is missing from members known to be gone or silent in the phase before, or
 * when its window, counted from the arrival of the opening certificate, has passed.
 */
final class Phases {
  private final Round round;
  private final RoundView view;
  private final Set<String> unreachable;
  private final Predicate<SlotView.Report> doubted;
  private final Instant now;
  private final Optional<Instant> start;

  /**
   * @param doubted see {@link Doubts}
   */
  Phases(Round round, LocalFacts facts, Predicate<SlotView.Report> doubted, Instant now) {
    this.round = round;
    this.doubted = doubted;
    this.view = round.view();
    this.unreachable = facts.unreachable();
    this.now = now;
    this.start = certifiedAt(round, facts);
  }

  /** When the vote that completed the opening certificate was stored here; a voter counts once. */
  static Optional<Instant> certifiedAt(Round round, LocalFacts facts) {
    Map<String, Instant> firstVotes = new HashMap<>();
    round.statements(Body.Vote.class).stream()
        .filter(signed -> isForOpening(round, (Body.Vote) signed.body()))
        .filter(signed -> round.view().openVotes().contains(signed.header().issuer()))
        .filter(signed -> facts.arrivals().containsKey(signed.id()))
        .forEach(
            signed ->
                firstVotes.merge(
                    signed.header().issuer(),
                    facts.arrivals().get(signed.id()),
                    (one, other) -> one.isBefore(other) ? one : other));
    int quorum = round.epoch().q();
    return firstVotes.values().stream().sorted().skip(quorum - 1L).findFirst();
  }

  private static boolean isForOpening(Round round, Body.Vote vote) {
    return vote.ballots().contains(OpenVoteRule.ballot(round));
  }

  Instant trainEnd() {
    return after(windows().train());
  }

  /** A worker commits to what it has a little before others stop waiting. */
  Instant ownCommitEnd() {
    return after(windows().train() * 9 / 10);
  }

  Instant receiptEnd() {
    return after(windows().train() + windows().receipt());
  }

  Instant revealEnd() {
    return after(windows().train() + windows().receipt() + windows().reveal());
  }

  Instant auditEnd() {
    return revealEnd().plusSeconds(windows().audit());
  }

  /** From here on audits begin without what they waited for. */
  Instant auditHalf() {
    return auditEnd().minusSeconds(windows().audit() / 2);
  }

  Instant judgementEnd() {
    return auditEnd().plusSeconds(windows().judgement());
  }

  /** From here on judgements are opened, and states that cannot be had are called unavailable. */
  Instant judgementOpening() {
    return judgementEnd().minusSeconds(windows().judgement() / 2);
  }

  Instant settleEnd() {
    return judgementEnd().plusSeconds(windows().settle());
  }

  /** As long again after the round: what is undecided then is no longer waited for. */
  Instant lapseEnd() {
    return settleEnd().plus(Duration.between(after(0), settleEnd()));
  }

  boolean isOver(Instant end) {
    return !now.isBefore(end);
  }

  /** The first window end that lies ahead. */
  Optional<Instant> nextEnd() {
    return List.of(
            ownCommitEnd(),
            trainEnd(),
            receiptEnd(),
            revealEnd(),
            round.open().recipe().payload().hasResidual() && !isOver(auditHalf())
                ? auditHalf()
                : auditEnd(),
            judgementOpening(),
            judgementEnd(),
            settleEnd(),
            lapseEnd())
        .stream()
        .filter(end -> !isOver(end))
        .findFirst();
  }

  /** Members with slots that have not said what they commit to. */
  List<String> commitsMissing() {
    return round.open().slots().stream()
        .map(Body.SlotGrant::member)
        .filter(member -> !view.commits().contains(member))
        .toList();
  }

  boolean commitsDone() {
    return isOver(trainEnd()) || unreachable.containsAll(commitsMissing());
  }

  List<String> receiptsMissing() {
    return round.epoch().voters().stream()
        .filter(voter -> !view.receipts().containsKey(voter))
        .toList();
  }

  boolean receiptsDone() {
    return isOver(receiptEnd())
        || (view.receipts().size() >= round.epoch().q()
            && unreachable.containsAll(receiptsMissing()));
  }

  List<String> revealsMissing() {
    return view.slots(Verdict.INCLUDED).stream()
        .map(slot -> slot.id().member())
        .distinct()
        .toList();
  }

  boolean revealsDone() {
    return receiptsDone() && (isOver(revealEnd()) || unreachable.containsAll(revealsMissing()));
  }

  /** Voters that gave a receipt and have not published their audits. */
  List<String> auditsMissing() {
    return view.receipts().keySet().stream()
        .filter(voter -> !view.audits().containsKey(voter))
        .toList();
  }

  boolean auditsDone() {
    return revealsDone() && (isOver(auditEnd()) || unreachable.containsAll(auditsMissing()));
  }

  /** Whether nothing more is to be expected of a slot before the round is closed. */
  boolean isResolved(SlotView slot) {
    if (slot.isFinal() || isOver(settleEnd())) {
      return true;
    }
    return switch (slot.verdict()) {
      case AWAITED, INCLUDED -> revealsDone();
      default ->
          slot.heard(doubted).isEmpty()
              ? owesItsAudit(slot) || votesDone(slot)
              : isOver(judgementEnd()) || isOutOfReach(slot);
    };
  }

  /** The segments of a slot that somebody reported and that are to be judged, ascending. */
  List<Integer> heardSegments(SlotView slot) {
    return slot.heardSegments(doubted);
  }

  /** Nobody votes for a slot before its member has published its audits. */
  private boolean owesItsAudit(SlotView slot) {
    String member = slot.id().member();
    return unreachable.contains(member) && !view.audits().containsKey(member);
  }

  private boolean votesDone(SlotView slot) {
    return round.epoch().voters().stream()
        .allMatch(voter -> slot.votes().contains(voter) || unreachable.contains(voter));
  }

  private boolean isOutOfReach(SlotView slot) {
    return unreachable.contains(slot.id().member())
        && slot.heard(doubted).stream()
            .allMatch(report -> report.entry().finding() == Body.Finding.unavailable);
  }

  List<SlotView> unresolved() {
    return view.slots().values().stream().filter(slot -> !isResolved(slot)).toList();
  }

  boolean slotsDone() {
    return auditsDone() && unresolved().isEmpty();
  }

  private Body.Windows windows() {
    return round.open().windows();
  }

  private Instant after(int seconds) {
    return start.orElse(now).plusSeconds(seconds);
  }
}

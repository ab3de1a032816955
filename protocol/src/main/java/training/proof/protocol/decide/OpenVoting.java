package training.proof.protocol.decide;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.decide.Waiting.Step;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.ProtocolVersions;

/**
 * A voter agrees to a round once it could take part in it: rule R2. What it still objects to after
 * the time that training may take it refuses for good, so that a round which no quorum will ever
 * open gives its place in the run free, and its sponsor can open it anew on other terms.
 */
final class OpenVoting {
  private OpenVoting() {}

  static Waiting apply(Turn turn) {
    if (hasChosen(turn.view(), turn.me())) {
      return waiting(turn);
    }
    Optional<Waiting> objection = OpenVoteRule.objection(turn);
    if (objection.isPresent()) {
      objection.flatMap(Waiting::trouble).ifPresent(reason -> refuse(turn, reason));
      return objection.get();
    }
    String sponsor = turn.round().sponsor();
    if (!turn.hasInputs()) {
      return Waiting.here(Step.OPENING, "fetching parent and data from " + sponsor);
    }
    turn.issue(new Body.Vote(turn.id(), List.of(OpenVoteRule.ballot(turn.round()))));
    return waiting(turn);
  }

  /** What its sponsor withdrew before it was certified nobody votes for any more. */
  static void refuseWithdrawn(Round round, Identity me, Plan plan) {
    if (round.view().cancelled()) {
      refuseUnlessCertified(round, me, "RoundCancelled", plan);
    }
  }

  /**
   * Who was restarted since votes for no opening of before, and whoever waits for its vote, or for
   * one refusal more, would wait for ever. A vote that its old incarnation lost counts for nobody.
   */
  static void refuseOfBefore(Round round, Identity me, Plan plan) {
    refuseUnlessCertified(round, me, "RestartedSince", plan);
  }

  private static void refuseUnlessCertified(Round round, Identity me, String reason, Plan plan) {
    RoundView view = round.view();
    boolean undecided = round.summary().isEmpty() && !view.certified() && !view.refused();
    if (undecided && mayRefuse(round) && !hasChosen(view, me)) {
      plan.add(new Action.Issue(against(round, reason)));
    }
  }

  private static boolean hasChosen(RoundView view, Identity me) {
    return view.openVotes().contains(me.member()) || view.refusals().containsKey(me.member());
  }

  private static boolean mayRefuse(Round round) {
    return round.epoch().protocolVersion() >= ProtocolVersions.REFUSALS;
  }

  private static Body.Vote against(Round round, String reason) {
    Body.OpenBallot ballot = OpenVoteRule.ballot(round);
    return new Body.Vote(
        round.id(),
        List.of(new Body.RefusalBallot(ballot.sponsor(), ballot.run(), ballot.index(), reason)));
  }

  private static void refuse(Turn turn, String reason) {
    Instant arrived = turn.facts().arrivals().get(turn.id());
    if (arrived == null || !mayRefuse(turn.round())) {
      return;
    }
    Instant patience = arrived.plusSeconds(turn.open().windows().train());
    if (turn.now().isBefore(patience)) {
      turn.plan().wakeAt(patience);
    } else {
      turn.issue(against(turn.round(), reason));
    }
  }

  private static Waiting waiting(Turn turn) {
    var voters = turn.view().openVotes();
    var refusals = turn.view().refusals();
    String refused = refusals.isEmpty() ? "" : "; refused by " + OpeningRule.refusals(turn.round());
    return Waiting.on(
        Step.OPENING,
        "votes to open, " + turn.epoch().q() + " needed" + refused,
        voters.size(),
        turn.epoch().n(),
        turn.epoch().voters().stream()
            .filter(voter -> !voters.contains(voter) && !refusals.containsKey(voter))
            .toList());
  }
}

package training.proof.protocol.decide;

import java.util.List;
import java.util.Optional;
import training.proof.protocol.decide.Waiting.Step;
import training.proof.protocol.statement.Body;

/** A voter agrees to a round once it could take part in it: rule R2. */
final class OpenVoting {
  private OpenVoting() {}

  static Waiting apply(Turn turn) {
    String me = turn.me().member();
    if (turn.view().openVotes().contains(me)) {
      return waiting(turn);
    }
    Optional<Waiting> objection = OpenVoteRule.objection(turn);
    if (objection.isPresent()) {
      return objection.get();
    }
    String sponsor = turn.round().sponsor();
    if (!turn.hasInputs()) {
      return Waiting.here(Step.OPENING, "fetching parent and data from " + sponsor);
    }
    turn.issue(new Body.Vote(turn.id(), List.of(OpenVoteRule.ballot(turn.round()))));
    return waiting(turn);
  }

  private static Waiting waiting(Turn turn) {
    var voters = turn.view().openVotes();
    return Waiting.on(
        Step.OPENING,
        "votes to open, " + turn.epoch().q() + " needed",
        voters.size(),
        turn.epoch().n(),
        turn.epoch().voters().stream().filter(voter -> !voters.contains(voter)).toList());
  }
}

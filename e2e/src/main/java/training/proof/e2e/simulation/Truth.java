package training.proof.e2e.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;

/**
 * What a slot's states really are, which the simulation knows: no member that follows the rules
 * votes for work of which a segment that it drew itself, or knows to be reported, is made up.
 */
final class Truth {
  private Truth() {}

  /**
   * @param round as a process of the voter knows it that holds the slot's reveal
   * @param worker whose slot it is
   * @param states that the worker has
   * @param reported segments
   */
  static void check(
      Member voter,
      Round round,
      Body.SlotBallot ballot,
      Member worker,
      List<Digest> states,
      Set<Integer> reported) {
    if (voter == worker) {
      return;
    }
    Body.Open open = round.open();
    Digest secret = Digest.of("simulation/secret", voter.name());
    Digest seed = Commitments.auditSeed(secret.raw(), round.epoch().federation(), round.id());
    List<Integer> drawn =
        AuditDraws.of(
            seed,
            round.id(),
            ballot.member(),
            ballot.slot(),
            open.auditRatePerMille(ballot.member()),
            open.segmentsPerAudit(),
            open.recipe().segments());
    Set<Integer> seen = new TreeSet<>(drawn);
    seen.addAll(reported);
    seen.remove(open.recipe().segments());
    for (int segment : seen) {
      if (!isGenuine(round, ballot, states, segment)) {
        throw new Broken(
            voter.name() + " voted for " + ballot.id() + ", made up in segment " + segment);
      }
    }
    Digest payload = round.view().slots().get(ballot.id()).reveal().orElseThrow().payload();
    Digest genuine = Trainer.payload(open.parent(), states.getLast());
    boolean looked = !drawn.isEmpty() || reported.contains(open.recipe().segments());
    if (looked && !payload.equals(genuine)) {
      throw new Broken(voter.name() + " voted for " + ballot.id() + " and its false payload");
    }
  }

  /** The segments that every process of a voter, as far as it knows the slot, knows as reported. */
  static Set<Integer> reported(List<Round> known, Body.SlotBallot ballot) {
    Set<Integer> reported = new TreeSet<>();
    for (int i = 0; i < known.size(); i++) {
      List<Integer> here = known.get(i).view().slots().get(ballot.id()).reportedSegments();
      if (i == 0) {
        reported.addAll(here);
      } else {
        reported.retainAll(here);
      }
    }
    return reported;
  }

  private static boolean isGenuine(
      Round round, Body.SlotBallot ballot, List<Digest> states, int segment) {
    Digest from = segment == 0 ? Trainer.initial(round.open().parent()) : states.get(segment);
    Digest to = Trainer.step(round.firstExample(ballot.id()), segment, from);
    return segment + 1 < states.size() && states.get(segment + 1).equals(to);
  }
}

package training.proof.e2e.simulation;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.Doubts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

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
   * @param residual that the slot had to go on from; absent for zeros
   * @param reported segments
   */
  static void check(
      Member voter,
      Round round,
      Body.SlotBallot ballot,
      Member worker,
      List<Digest> states,
      Optional<Digest> residual,
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
    Body.SlotBody body = round.view().slots().get(ballot.id()).reveal().orElseThrow();
    Digest committed =
        Commitments.contribution(body.payload(), body.residualIn(), body.residualOut());
    Digest genuine = Trainer.contribution(open.recipe(), open.parent(), states.getLast(), residual);
    boolean looked = !drawn.isEmpty() || reported.contains(open.recipe().segments());
    if (looked && !committed.equals(genuine)) {
      throw new Broken(voter.name() + " voted for " + ballot.id() + " and its false payload");
    }
  }

  /**
   * What a slot has to go on from: what it left in the latest of the run's rounds before this one
   * whose settled checkpoint lists it. Of the run's rounds one an index is settled, at most.
   */
  static Optional<Digest> residual(Collection<Round> rounds, Round round, SlotId slot) {
    if (!round.open().recipe().payload().hasResidual()) {
      return Optional.empty();
    }
    return rounds.stream()
        .filter(
            other ->
                other.sponsor().equals(round.sponsor())
                    && other.open().run().equals(round.open().run())
                    && other.open().index() < round.open().index())
        .filter(other -> other.view().settled().isPresent())
        .filter(
            other ->
                other.view().settled().get().checkpoint().slots().stream()
                    .anyMatch(listed -> listed.id().equals(slot)))
        // One process of a member may have heard of the end before it hears of the reveal.
        .filter(other -> other.residualOut(slot).isPresent())
        .max(Comparator.comparingInt(other -> other.open().index()))
        .flatMap(other -> other.residualOut(slot))
        .map(Digest::new);
  }

  /**
   * The segments that every process of a voter, as far as it knows the slot, knows as reported by
   * somebody who is heard.
   *
   * @param known the ledgers of these processes
   */
  static Set<Integer> reported(List<LedgerState> known, Digest round, Body.SlotBallot ballot) {
    Set<Integer> reported = new TreeSet<>();
    for (int i = 0; i < known.size(); i++) {
      LedgerState state = known.get(i);
      List<Integer> here =
          state
              .round(round)
              .orElseThrow()
              .view()
              .slots()
              .get(ballot.id())
              .heardSegments(Doubts.of(state));
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
    Digest to =
        Trainer.step(round.open().computeClass(), round.firstExample(ballot.id()), segment, from);
    return segment + 1 < states.size() && states.get(segment + 1).equals(to);
  }
}

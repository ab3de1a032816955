package training.proof.protocol.decide;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;

/**
 * The pure heart of a member: what to do next. The same ledger, facts, identity and time always
 * give the same decision, so that a restarted operator goes on as if nothing had happened.
 */
public final class Decide {
  private Decide() {}

  /** Decides for one member at one moment. */
  public static Decision decide(LedgerState state, LocalFacts facts, Identity me, Instant now) {
    Optional<Epoch> mine = state.epochs().of(me.member());
    if (mine.filter(epoch -> !epoch.isServed()).isPresent()) {
      return standStill(state, facts, mine.get());
    }
    var plan = new Plan();
    Map<String, Waiting> wants = new HashMap<>();
    var rounds = new TreeMap<Digest, Waiting>();
    if (state.epoch().filter(epoch -> epoch.isVoter(me.member())).isPresent()) {
      MembershipRule.apply(state, facts, me, plan);
      if (plan.issued(Body.Membership.class).findAny().isPresent()) {
        // It may found an epoch, and all else is to be decided in that one.
        return new Decision(plan.actions(), Optional.of(now), rounds, wants);
      }
      OfferRule.apply(state, facts, me, plan);
      for (LocalFacts.Want want : facts.wants()) {
        OpeningRule.apply(state, facts, me, want, now, plan)
            .ifPresent(waiting -> wants.put(want.name(), waiting));
      }
      ReleaseRule.apply(state, facts, me, plan);
    }
    var doubted = Doubts.of(state);
    for (Round round : state.rounds().values()) {
      if (Retention.isAlive(state, round)) {
        // Who has gone since a round was opened still does its part in it; who came later looks on.
        if (!round.epoch().isVoter(me.member())) {
          rounds.put(
              round.id(),
              Waiting.here(
                  Waiting.Step.OPENING,
                  "a round of epoch "
                      + round.epoch().number()
                      + ", of which this member is no voter"));
        } else if (round.epoch().number() < state.epochs().since(me.member())) {
          OpenVoting.refuseOfBefore(round, me, plan);
          rounds.put(
              round.id(),
              Waiting.here(
                  Waiting.Step.OPENING, "this member was restarted since: others end the round"));
        } else {
          rounds.put(round.id(), new RoundTurn(state, facts, me, round, doubted, now, plan).take());
        }
      } else if (round.epoch().isVoter(me.member())) {
        OpenVoting.refuseWithdrawn(round, me, plan);
      }
    }
    return new Decision(plan.actions(), plan.wakeAt(), rounds, wants);
  }

  /** Whatever this member signed now would be of an epoch whose rules it cannot know. */
  private static Decision standStill(LedgerState state, LocalFacts facts, Epoch epoch) {
    Waiting waiting = Waiting.trouble(Waiting.Step.OPENING, "NewerProtocol", epoch.unserved());
    var rounds = new TreeMap<Digest, Waiting>();
    state.rounds().values().stream()
        .filter(round -> Retention.isAlive(state, round))
        .forEach(round -> rounds.put(round.id(), waiting));
    Map<String, Waiting> wants = new HashMap<>();
    facts.wants().forEach(want -> wants.put(want.name(), waiting));
    return new Decision(List.of(), Optional.empty(), rounds, wants);
  }
}

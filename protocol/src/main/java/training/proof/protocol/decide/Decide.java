package training.proof.protocol.decide;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;

/**
 * The pure heart of a member: what to do next. The same ledger, facts, identity and time always
 * give the same decision, so that a restarted operator goes on as if nothing had happened.
 */
public final class Decide {
  private Decide() {}

  /** Decides for one member at one moment. */
  public static Decision decide(LedgerState state, LocalFacts facts, Identity me, Instant now) {
    var plan = new Plan();
    Map<String, Waiting> wants = new HashMap<>();
    var rounds = new TreeMap<Digest, Waiting>();
    if (state.epoch().filter(epoch -> epoch.isVoter(me.member())).isPresent()) {
      OfferRule.apply(state, facts, me, plan);
      for (LocalFacts.Want want : facts.wants()) {
        OpeningRule.apply(state, facts, me, want, now, plan)
            .ifPresent(waiting -> wants.put(want.name(), waiting));
      }
      ReleaseRule.apply(state, facts, me, plan);
      for (Round round : state.rounds().values()) {
        if (Retention.isAlive(state, round)) {
          rounds.put(round.id(), new RoundTurn(state, facts, me, round, now, plan).take());
        }
      }
    }
    return new Decision(plan.actions(), plan.wakeAt(), rounds, wants);
  }
}

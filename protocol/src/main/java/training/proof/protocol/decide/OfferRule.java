package training.proof.protocol.decide;

import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;

/** Says what this cluster offers, again whenever that changed. */
final class OfferRule {
  private OfferRule() {}

  static void apply(LedgerState state, LocalFacts facts, Identity me, Plan plan) {
    if (facts.pool().isEmpty()) {
      return;
    }
    LocalFacts.Pool pool = facts.pool().get();
    Body.Offer last = state.offers().get(me.member());
    var next =
        new Body.Offer(
            last == null ? 1 : last.serial() + 1,
            pool.slots(),
            pool.deviceClass(),
            pool.numericModes(),
            pool.minimumPrice());
    if (last == null || !sameOffer(last, next)) {
      plan.add(new Action.Issue(next));
    }
  }

  private static boolean sameOffer(Body.Offer last, Body.Offer next) {
    return last.slots() == next.slots()
        && last.deviceClass().equals(next.deviceClass())
        && last.numericModes().equals(next.numericModes())
        && last.minimumPrice() == next.minimumPrice();
  }
}

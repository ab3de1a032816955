package training.proof.protocol.decide;

import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.ProtocolVersions;

/** Says what this cluster offers, again whenever that changed. */
final class OfferRule {
  private OfferRule() {}

  static void apply(LedgerState state, LocalFacts facts, Identity me, Plan plan) {
    if (facts.pool().isEmpty()) {
      return;
    }
    int version = state.epoch().orElseThrow().protocolVersion();
    LocalFacts.Pool pool =
        version < ProtocolVersions.COMPUTE_CLASSES
            ? facts.pool().get().withoutClass()
            : facts.pool().get();
    Body.Offer last = state.offers().get(me.member());
    int serial = last == null ? 1 : last.serial();
    if (last == null) {
      plan.add(new Action.Issue(offer(serial, pool)));
    } else if (!last.equals(offer(serial, pool))) {
      plan.add(new Action.Issue(offer(serial + 1, pool)));
    }
  }

  private static Body.Offer offer(int serial, LocalFacts.Pool pool) {
    return new Body.Offer(
        serial,
        pool.slots(),
        pool.deviceClass(),
        pool.numericModes(),
        pool.computeClass(),
        pool.minimumPrice());
  }
}

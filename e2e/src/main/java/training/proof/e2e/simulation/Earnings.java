package training.proof.e2e.simulation;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/** What slots are paid, computed once more and not by the rules' own code. */
final class Earnings {
  private Earnings() {}

  /**
   * What a certified slot of a round is paid.
   *
   * @param score in micro-nats, by an accepted checkpoint; 0 or less is paid nothing
   */
  static long of(Round round, long score) {
    Body.Open open = round.open();
    long slots = open.slots().stream().mapToLong(Body.SlotGrant::slots).sum();
    long set = open.improvement().map(Body.Improvement::credits).orElse(0L);
    long work = Math.min((open.budget() - set) / slots, open.recipe().steps() * open.price());
    if (set == 0 || score <= 0) {
      return work;
    }
    long unit = open.improvement().get().scoreUnitMicroNats();
    BigInteger whole = BigInteger.valueOf(set).multiply(BigInteger.valueOf(Math.min(score, unit)));
    return work + whole.divide(BigInteger.valueOf(unit * slots)).longValueExact();
  }

  /** What each member's certified slots came to, in all rounds. */
  static Map<String, Long> byMember(LedgerState state) {
    var earned = new TreeMap<String, Long>();
    for (Round round : state.rounds().values()) {
      if (round.view().certified()) {
        for (SlotView slot : round.view().slots(Verdict.CERTIFIED)) {
          earned.merge(slot.id().member(), round.pay(slot.id()), Long::sum);
        }
      }
    }
    return earned;
  }
}

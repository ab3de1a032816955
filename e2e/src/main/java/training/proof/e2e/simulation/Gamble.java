package training.proof.e2e.simulation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.statement.Body;

/**
 * What a worker gains that skips work, against one that does it, in slots' pay and exactly.
 *
 * <p>Assumed, each time what is best for the cheat: a slot costs its worker all that it pays, so
 * that every skipped segment is money; a made-up segment costs nothing and is told from a genuine
 * one only by replaying it; nobody but {@code auditors} honest voters ever looks, each alone; who
 * is found out loses its pay of this round and all that is pending, and nothing else: neither its
 * name nor what it would have earned later.
 *
 * @param auditors honest voters that draw
 * @param segments of a slot
 * @param drawn segments an auditor replays of a slot that it audits
 * @param slots of the worker in the round
 */
record Gamble(int auditors, int segments, int drawn, int slots) {
  /** Credits a slot pays; any number that is not small would do. */
  static final long PAY = 1_000_000;

  /** So much of it is for improvement, which made-up work is assumed to bring as well. */
  private static final long SCORED = PAY / 4;

  /**
   * @param cheated slots of the round, and
   * @param skipped segments in each, that gain most
   * @param caught chance to be found out
   * @param gain in slots' pay, honest work is zero
   */
  record Best(int cheated, int skipped, Fraction caught, Fraction gain) {}

  /**
   * The audit rate that the rules ask for.
   *
   * @param pending credits
   * @param certified slots so far
   */
  int floor(long pending, long certified) {
    var account = new Accounts.Account(0, 0, 0, pending, 0, 0, certified, 0);
    return Standing.floorPerMille(
        LedgerState.empty(), Map.of("worker", account), open(), Optional.empty(), "worker");
  }

  /**
   * The cheat that gains most.
   *
   * @param perMille audit rate
   * @param atStake pending credits that a conviction takes
   */
  Best best(int perMille, long atStake) {
    Best best = new Best(0, 0, Fraction.ZERO, Fraction.of(-1_000_000, 1));
    for (int cheated = 1; cheated <= slots; cheated++) {
      for (int skipped = 1; skipped <= segments; skipped++) {
        Best next = gain(perMille, atStake, cheated, skipped);
        best = next.gain().compareTo(best.gain()) > 0 ? next : best;
      }
    }
    return best;
  }

  private Best gain(int perMille, long atStake, int cheated, int skipped) {
    Fraction missed = Fraction.ONE.minus(Fraction.of(perMille, 1000).times(seen(skipped)));
    Fraction caught = Fraction.ONE.minus(missed.power(cheated * auditors));
    Fraction saved = Fraction.of((long) cheated * skipped, segments);
    Fraction lost = Fraction.of(atStake, PAY).plus(Fraction.of(slots, 1));
    return new Best(cheated, skipped, caught, saved.minus(caught.times(lost)));
  }

  /** Chance that distinct draws meet one of the made-up segments. */
  Fraction seen(int skipped) {
    Fraction missed = Fraction.ONE;
    for (int i = 0; i < Math.min(drawn, segments); i++) {
      missed = missed.times(Fraction.of(Math.max(0, segments - skipped - i), segments - i));
    }
    return Fraction.ONE.minus(missed);
  }

  private Body.Open open() {
    return new Body.Open(
        "run",
        0,
        Optional.empty(),
        "",
        Setting.RECIPE,
        Setting.DATA,
        0,
        List.of(new Body.SlotGrant("worker", slots, 0)),
        (PAY - SCORED) / Setting.RECIPE.steps(),
        slots * PAY,
        drawn,
        new Body.Windows(60, 20, 20, 40, 80, 40),
        0,
        64,
        Optional.of(new Body.Improvement(slots * SCORED, 1)),
        Optional.empty());
  }
}
